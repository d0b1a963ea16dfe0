package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"greenroom/models"
	"greenroom/store/storetest"
)

// atOnce is how many ask both at once.
const atOnce = 16

// pocket is a PocketBase with the same personas and an app that signed in.
type pocket struct {
	*process
	URL   string
	Token string
	IDs   []string
}

// kept is a persona as both have it.
type kept struct {
	Slug        string   `json:"slug"`
	Description string   `json:"description"`
	Tags        []string `json:"tags"`
	models.Persona
}

// startPocketBase serves a folder; personas fill it when it is new.
func startPocketBase(ctx context.Context, binary, folder string, personas []kept) (p pocket, err error) {
	var lines bytes.Buffer
	for _, one := range personas {
		if err := json.NewEncoder(&lines).Encode(one); err != nil {
			return p, err
		}
	}
	cmd := exec.Command(binary, folder)
	cmd.Stdin, cmd.Stderr = &lines, os.Stderr
	running, said, err := start(ctx, cmd, "{", nil)
	if err != nil {
		return p, err
	}
	p.process = running
	return p, json.Unmarshal([]byte("{"+said), &p)
}

// besidePocketBase compares the CPU time of requests for the same data with the same kind of credential, which both test on each request.
func besidePocketBase(ctx context.Context, r *run) error {
	folder, err := r.room("pocketbase")
	if err != nil {
		return err
	}
	c := crowd{Templates: r.beside, Keys: 1}
	g, err := startGreenroom(ctx, r.binary, filepath.Join(folder, "greenroom"), c, "GREENROOM_SANDBOX=true")
	if err != nil {
		return err
	}
	defer g.kill()
	personas, err := g.personas(c.live())
	if err != nil {
		return err
	}
	p, err := startPocketBase(ctx, r.pocketbase, filepath.Join(folder, "pocketbase"), personas)
	if err != nil {
		r.tell("PocketBase is not compared: %v", err)
		return nil
	}
	defer p.kill()
	for _, one := range requests(g, p, personas) {
		if err := r.compare(ctx, g, p, one); err != nil {
			return err
		}
	}
	return nil
}

// personas reads back what the database was filled with.
func (g *greenroom) personas(slugs []string) ([]kept, error) {
	all := make([]kept, len(slugs))
	for i, slug := range slugs {
		one, err := g.template(slug)
		if err != nil {
			return nil, err
		}
		all[i] = kept{slug, one.Description, one.Tags, one.Version.Persona}
	}
	return all, nil
}

type template struct {
	Description   string
	Tags          []string
	LatestVersion int
	Version       struct{ Persona models.Persona }
}

func (g *greenroom) template(slug string) (one template, err error) {
	status, body, err := get(g.url+"/api/v1/templates/"+slug, g.byKey())
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("read %s: status %d", slug, status)
	}
	if err != nil {
		return one, err
	}
	return one, json.Unmarshal(body, &one)
}

// request is the same thing asked of both.
type request struct {
	name      string
	own       bool // each caller changes its own personas
	ours, his func() ([]ask, error)
	floor     floor
}

// shownFields are what Greenroom's list has: no prompts.
const shownFields = "id,slug,description,tags,name,avatarId,voiceId,llmId,created,updated"

func requests(g *greenroom, p pocket, personas []kept) []request {
	records := p.URL + "/api/collections/templates/records"
	byToken := map[string]string{"Authorization": p.Token}
	ourGet := func(query string) func() ([]ask, error) {
		return func() ([]ask, error) {
			return []ask{{Method: http.MethodGet, URL: g.url + "/api/v1/templates" + query, Header: g.byKey()}}, nil
		}
	}
	his := func(query string) func() ([]ask, error) {
		return func() ([]ask, error) {
			return []ask{{Method: http.MethodGet, URL: records + query, Header: byToken}}, nil
		}
	}
	const page = "?perPage=50&skipTotal=1&sort=-updated"
	holding := func(word string) string {
		return page + "&filter=" + url.QueryEscape(fmt.Sprintf("slug ~ %[1]q || name ~ %[1]q || systemPrompt ~ %[1]q", word))
	}
	return []request{
		{"get one", false, g.getEach(personas), p.getEach(records, byToken), atLeast(2.5)},
		{"list 50, PocketBase's with prompts", false, ourGet("?limit=50"), his(page), atLeast(2.5)},
		{"list 50, PocketBase's without prompts", false, ourGet("?limit=50"), his(page + "&fields=" + shownFields), floor{}},
		{"search a word that all have", false, ourGet("?limit=50&search=" + storetest.WordInAll), his(holding(storetest.WordInAll)), atLeast(1)},
		{"search a word that one in ten has", false, ourGet("?limit=50&search=" + storetest.WordInTenth), his(holding(storetest.WordInTenth)), floor{}},
		{"save a prompt", true, g.saveEach(personas), p.saveEach(records, byToken, personas), atLeast(0.6)},
	}
}

func (r *run) compare(ctx context.Context, g *greenroom, p pocket, one request) error {
	beside := func(asks func() ([]ask, error), pid int) func() (measured, error) {
		return func() (measured, error) {
			all, err := asks()
			if err != nil {
				return measured{}, err
			}
			o := r.loadOf(atOnce, all...)
			o.Own, o.PID = one.own, pid
			return load(ctx, o)
		}
	}
	rounds, err := r.inTurn(ctx, "pocketbase", one.name, []contender{{ours, beside(one.ours, g.pid())}, {pocketBase, beside(one.his, p.pid())}})
	if err != nil {
		return err
	}
	for _, name := range []string{ours, pocketBase} {
		for _, m := range rounds {
			if m[name].Failed > 0 {
				r.tell("pocketbase: %s: %s answered %v", one.name, name, m[name].Statuses)
			}
		}
	}
	r.hold("pocketbase", one.name+": CPU of PocketBase, over ours", each(rounds, cpuOver(pocketBase, ours)), one.floor)
	return nil
}

func (g *greenroom) getEach(personas []kept) func() ([]ask, error) {
	return func() (all []ask, _ error) {
		for _, one := range personas {
			all = append(all, ask{Method: http.MethodGet, URL: g.url + "/api/v1/templates/" + one.Slug, Header: g.byKey()})
		}
		return all, nil
	}
}

func (p pocket) getEach(records string, header map[string]string) func() ([]ask, error) {
	return func() (all []ask, _ error) {
		for _, id := range p.IDs {
			all = append(all, ask{Method: http.MethodGet, URL: records + "/" + id, Header: header})
		}
		return all, nil
	}
}

// changedEach is how many personas are saved again and again: a few for each caller.
const changedEach = 4 * atOnce

// changed is a persona whose prompt says something new each time.
func (k kept) changed() models.Persona {
	k.SystemPrompt = strings.TrimSuffix(k.SystemPrompt, ".") + ". Revision " + fresh + "."
	return k.Persona
}

// saveEach begins at the version that each persona has by then.
func (g *greenroom) saveEach(personas []kept) func() ([]ask, error) {
	return func() (all []ask, _ error) {
		for _, one := range personas[:min(len(personas), changedEach)] {
			now, err := g.template(one.Slug)
			if err != nil {
				return nil, err
			}
			body, err := json.Marshal(map[string]any{"persona": one.changed()})
			if err != nil {
				return nil, err
			}
			all = append(all, ask{
				Method: http.MethodPost, URL: g.url + "/api/v1/templates/" + one.Slug + "/versions", Header: g.byKey(),
				Body: string(body), Match: fmt.Sprintf("%q", fmt.Sprint(now.LatestVersion)),
			})
		}
		return all, nil
	}
}

func (p pocket) saveEach(records string, header map[string]string, personas []kept) func() ([]ask, error) {
	return func() (all []ask, _ error) {
		for i, one := range personas[:min(len(personas), changedEach)] {
			body, err := json.Marshal(map[string]string{"systemPrompt": one.changed().SystemPrompt})
			if err != nil {
				return nil, err
			}
			all = append(all, ask{Method: http.MethodPatch, URL: records + "/" + p.IDs[i], Header: header, Body: string(body)})
		}
		return all, nil
	}
}
