package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
)

// right is a right about labels, the same through every door; each includes the ones before it.
type right int

const (
	reads right = iota
	publishes
	releases // moves protected labels too
	administers
)

// rights lists the actors that try each change: by form, by API and by command line.
var rights = map[string]right{
	"viewer by form": reads, "editor by form": publishes, "admin by form": administers,
	"reading key by API": reads, "publishing key by API": publishes, "releasing key by API": releases,
	"command line": administers,
}

// labelDeed is a change of a template with the right that it needs; a door without it has no entry.
type labelDeed struct {
	name  string
	needs right
	form  func(slug string) (path string, form url.Values)
	api   func(slug string) (method, path, body string)
	cli   func(slug string) []string
	begin func(t *testing.T, d *doors, slug string) // what must be true before
}

func values(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

func protectLive(t *testing.T, d *doors, slug string) {
	t.Helper()
	if got := call(t, d.env, "", "label", "protect", slug, "live"); got.code != 0 {
		t.Fatal(got.err)
	}
}

func archiveProtected(t *testing.T, d *doors, slug string) {
	t.Helper()
	protectLive(t, d, slug)
	if _, err := d.store.ArchiveTemplate(t.Context(), commandLine, slug); err != nil {
		t.Fatal(err)
	}
}

// labelDeeds makes each deed twice where it may touch a protected label: once where that is open, once where it is protected.
func labelDeeds() []labelDeed {
	move := labelDeed{
		name: "move live", needs: publishes,
		form: func(slug string) (string, url.Values) {
			return slug + "/publish", values("version", "2", "from", "1", "note", "")
		},
		api: func(slug string) (string, string, string) { return "PUT", slug + "/labels/live", `{"version":2}` },
		cli: func(slug string) []string { return []string{"label", "move", slug, "live", "2"} },
	}
	remove := labelDeed{
		name: "remove live", needs: publishes,
		form: func(slug string) (string, url.Values) {
			return slug + "/publish", values("version", "none", "from", "1")
		},
		api: func(slug string) (string, string, string) { return "DELETE", slug + "/labels/live", "" },
		cli: func(slug string) []string { return []string{"label", "remove", slug, "live"} },
	}
	archive := labelDeed{
		name: "archive", needs: publishes,
		form: func(slug string) (string, url.Values) { return slug + "/archive", values() },
		api:  func(slug string) (string, string, string) { return "POST", slug + "/archive", "" },
	}
	deeds := slices.Concat([]labelDeed{move, remove, archive}, nameDeeds())
	for _, open := range slices.Clone(deeds) {
		begin := open.begin
		open.name, open.needs = open.name+", protected", releases
		open.begin = func(t *testing.T, d *doors, slug string) {
			t.Helper()
			if begin != nil {
				begin(t, d, slug)
			}
			protectLive(t, d, slug)
		}
		deeds = append(deeds, open)
	}
	return append(deeds, labelDeed{
		name: "unarchive, protected", needs: releases, begin: archiveProtected,
		form: func(slug string) (string, url.Values) { return slug + "/unarchive", values() },
		api:  func(slug string) (string, string, string) { return "POST", slug + "/unarchive", "" },
	}, labelDeed{
		name: "delete, protected", needs: releases, begin: archiveProtected,
		form: func(slug string) (string, url.Values) { return slug + "/delete", values("confirm", slug) },
		api:  func(slug string) (string, string, string) { return "DELETE", slug, "" },
	}, labelDeed{
		name: "protect live", needs: administers,
		form: func(slug string) (string, url.Values) {
			return slug + "/settings", values("change", "protect", "label", "live", "protected", "true")
		},
		cli: func(slug string) []string { return []string{"label", "protect", slug, "live"} },
	}, labelDeed{
		name: "free live", needs: administers, begin: protectLive,
		form: func(slug string) (string, url.Values) {
			return slug + "/settings", values("change", "protect", "label", "live", "protected", "false")
		},
		cli: func(slug string) []string { return []string{"label", "unprotect", slug, "live"} },
	})
}

// nameDeeds change by which slugs apps get the template, and so what they get.
func nameDeeds() []labelDeed {
	rename := func(ending string) labelDeed {
		return labelDeed{
			needs: publishes,
			form: func(slug string) (string, url.Values) {
				return slug + "/rename", values("slug", slug+ending)
			},
			api: func(slug string) (string, string, string) { return "PATCH", slug, `{"slug":"` + slug + ending + `"}` },
		}
	}
	fresh, taken := rename("-new"), rename("-draft")
	fresh.name = "rename"
	taken.name, taken.begin = "take an alias", func(t *testing.T, d *doors, slug string) {
		t.Helper()
		d.create(t, slug+"-draft")
		d.rename(t, slug+"-draft", slug+"-other")
	}
	return []labelDeed{fresh, taken, {
		name: "release an alias", needs: publishes,
		form: func(slug string) (string, url.Values) { return slug + "/aliases/" + slug + "-old/release", values() },
		api:  func(slug string) (string, string, string) { return "DELETE", slug + "/aliases/" + slug + "-old", "" },
		begin: func(t *testing.T, d *doors, slug string) {
			t.Helper()
			d.rename(t, slug, slug+"-old")
			d.rename(t, slug+"-old", slug)
		},
	}}
}

func (d *doors) rename(t *testing.T, from, to string) {
	t.Helper()
	if _, err := d.store.PatchTemplate(t.Context(), commandLine, from, models.TemplatePatch{Slug: &to}); err != nil {
		t.Fatal(err)
	}
}

// doors is a running server with its database and actors.
type doors struct {
	env     environment
	base    string
	store   *store.Store
	cookies map[string]string // of people
	keys    map[string]string
}

func openDoors(t *testing.T) *doors {
	t.Helper()
	d := &doors{env: migrated(t), cookies: map[string]string{}, keys: map[string]string{}}
	const password = "a long enough password"
	for _, role := range models.Roles {
		if got := call(t, d.env, password, "user", "create", "--email", string(role)+"@example.com", "--role", string(role), "--password-file", "-"); got.code != 0 {
			t.Fatal(got.err)
		}
	}
	for name, flags := range map[string][]string{
		"reading key by API": {"--scope", "templates:read"}, "publishing key by API": {"--scope", "templates:publish", "--scope", "templates:write"},
		"releasing key by API": {"--scope", "templates:publish", "--scope", "templates:write", "--protected-labels"},
	} {
		got := call(t, d.env, "", append([]string{"key", "create", "--name", name}, flags...)...)
		if got.code != 0 {
			t.Fatal(got.err)
		}
		d.keys[name] = strings.TrimSpace(got.out)
	}
	d.base = start(t, d.env, "Sandbox:").base
	for _, role := range models.Roles {
		who := string(role) + " by form"
		d.cookies[who] = d.signIn(t, string(role)+"@example.com", password)
		d.settle(t, who, password)
	}
	var err error
	if d.store, err = store.Open(t.Context(), store.Options{Path: d.env["GREENROOM_DB"], Now: time.Now, Log: logTo(console{err: io.Discard})}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.store.Close() })
	return d
}

func (d *doors) send(t *testing.T, method, path, media, body string, header ...string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, d.base+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", media)
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	page, _ := io.ReadAll(response.Body)
	_ = response.Body.Close()
	response.Body = io.NopCloser(bytes.NewReader(page))
	return response
}

var markField = regexp.MustCompile(`name="once" value="([^"]+)"`)

// settle changes the password that the command line made.
func (d *doors) settle(t *testing.T, who, given string) {
	t.Helper()
	fresh := given + " of my own"
	form := values("once", d.markOn(t, who, "/account/password"), "current", given, "password", fresh, "again", fresh)
	d.send(t, http.MethodPost, "/account/password", formMedia, form.Encode(), "Accept", "text/html", "Cookie", d.cookies[who])
}

// mark is that of a form on a page which somebody has just opened.
func (d *doors) mark(t *testing.T, who string) string {
	t.Helper()
	return d.markOn(t, who, "/account")
}

func (d *doors) markOn(t *testing.T, who, path string) string {
	t.Helper()
	page, _ := io.ReadAll(d.send(t, http.MethodGet, path, "", "", "Accept", "text/html", "Cookie", d.cookies[who]).Body)
	found := markField.FindSubmatch(page)
	if found == nil {
		t.Fatalf("%s: no form on the page", who)
	}
	return string(found[1])
}

const formMedia = "application/x-www-form-urlencoded"

func (d *doors) signIn(t *testing.T, email, password string) string {
	t.Helper()
	response := d.send(t, http.MethodPost, "/login", formMedia, values("email", email, "password", password).Encode(), "Accept", "text/html")
	for _, cookie := range response.Cookies() {
		if strings.Contains(cookie.Name, "session") {
			return cookie.Name + "=" + cookie.Value
		}
	}
	t.Fatalf("%s: status %d and no session", email, response.StatusCode)
	return ""
}

// knock does a deed as somebody; known is false where their door has no such deed.
func (d *doors) knock(t *testing.T, who string, deed labelDeed, slug string) (answer string, known bool) {
	t.Helper()
	switch {
	case strings.HasSuffix(who, "by form"):
		path, form := deed.form(slug)
		form.Set("once", d.mark(t, who))
		return verdict(t, who+": "+deed.name, d.send(t, http.MethodPost, "/templates/"+path, formMedia, form.Encode(), "Accept", "text/html", "Cookie", d.cookies[who])), true
	case strings.HasSuffix(who, "by API") && deed.api != nil:
		method, path, body := deed.api(slug)
		return verdict(t, who+": "+deed.name, d.send(t, method, "/api/v1/templates/"+path, "application/json", body, "Authorization", "Bearer "+d.keys[who])), true
	case who == "command line" && deed.cli != nil:
		if got := call(t, d.env, "", deed.cli(slug)...); got.code != 0 {
			return "refused", true
		}
		return "done", true
	}
	return "", false
}

func verdict(t *testing.T, what string, response *http.Response) string {
	t.Helper()
	switch response.StatusCode {
	case 200, 204, 303:
		return "done"
	case 403:
		return "refused"
	}
	t.Errorf("%s: status %d", what, response.StatusCode)
	return ""
}

// state is a template after an attempt.
func (d *doors) state(ctx context.Context, slug string) string {
	got, err := d.store.TemplateBySlug(ctx, slug)
	if err != nil {
		return string(models.CodeOf(err))
	}
	raw, _ := json.Marshal([]any{got.Slug, got.Aliases, got.Labels, got.ProtectedLabels, got.LatestVersion, got.ArchivedAt.IsZero()})
	return strings.ReplaceAll(string(raw), slug, "SLUG")
}

// prepare makes a template of two versions, the first of them live.
func (d *doors) prepare(t *testing.T, slug string, deed labelDeed) {
	t.Helper()
	persona := d.create(t, slug)
	persona.SystemPrompt = "Be kinder."
	_, _, err := d.store.SaveVersion(t.Context(), commandLine, slug, 1, models.NewVersion{Persona: &persona})
	if err == nil {
		_, err = d.store.MoveLabel(t.Context(), commandLine, slug, models.LabelMove{Label: models.LabelLive, Version: 1})
	}
	if err != nil {
		t.Fatal(err)
	}
	if deed.begin != nil {
		deed.begin(t, d, slug)
	}
}

// create makes a template of one version.
func (d *doors) create(t *testing.T, slug string) models.Persona {
	t.Helper()
	persona := models.Persona{
		Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b", LLMID: "0934d97d-0c3a-4f33-91b0-5e136a0ef466", SystemPrompt: "Be kind.",
	}
	if _, err := d.store.CreateTemplate(t.Context(), commandLine, models.NewTemplate{Slug: slug, Persona: persona}); err != nil {
		t.Fatal(err)
	}
	return persona
}

// One rule set, many doors: with the right, the change succeeds through every door with the same outcome.
// Without it, every door refuses, nothing changes, and the audit has a row.
func TestEveryDoorGivesTheSameAnswer(t *testing.T) {
	t.Parallel()
	d := openDoors(t)
	tested := 0
	for i, deed := range labelDeeds() {
		outcome := ""
		for j, who := range slices.Sorted(maps.Keys(rights)) {
			slug := fmt.Sprintf("t-%d-%d", i, j)
			d.prepare(t, slug, deed)
			before := d.state(t.Context(), slug)
			got, known := d.knock(t, who, deed, slug)
			if !known {
				continue
			}
			tested++
			after, want := d.state(t.Context(), slug), "refused"
			if rights[who] >= deed.needs {
				want = "done"
			}
			switch {
			case got != want:
				t.Errorf("%s by %s: %s, want %s", deed.name, who, got, want)
			case got == "refused" && after != before:
				t.Errorf("%s by %s was refused and done: %s", deed.name, who, after)
			case got == "refused":
				d.wantRefusalRow(t, deed.name+" by "+who, slug)
			case outcome == "":
				outcome = after
			case after != outcome:
				t.Errorf("%s by %s gives %s, another door %s", deed.name, who, after, outcome)
			}
		}
		if outcome == "" {
			t.Errorf("nobody could %s", deed.name)
		}
	}
	if tested < 60 {
		t.Errorf("only %d ways were tested", tested)
	}
}

func (d *doors) wantRefusalRow(t *testing.T, what, slug string) {
	t.Helper()
	page, err := d.store.AuditEvents(t.Context(), models.AuditQuery{Slug: slug, Action: models.ActionRefused})
	if err != nil || len(page.Items) != 1 {
		t.Errorf("%s: %d rows tell of the refusal, %v", what, len(page.Items), err)
	}
}

func TestAuditCommands(t *testing.T) {
	t.Parallel()
	env := migrated(t)
	if got := call(t, env, "", "key", "create", "--name", "shop", "--scope", "mint"); got.code != 0 {
		t.Fatal(got.err)
	}
	if got := call(t, env, "", "audit", "verify"); got.code != 0 || !strings.HasPrefix(got.out, "Rows checked: 1. All are as they were written.\nHead: ") {
		t.Errorf("exit %d, %q %q", got.code, got.out, got.err)
	}
	got := call(t, env, "", "audit", "export", "--action", "key.created", "--since", "2020-01-01T00:00:00Z")
	var row struct{ Action string }
	created, last, _ := strings.Cut(got.out, "\n")
	if err := json.Unmarshal([]byte(created), &row); got.code != 0 || err != nil || row.Action != "key.created" || last != `{"complete":true,"rows":1}`+"\n" {
		t.Errorf("exit %d, %q, %v", got.code, got.out, err)
	}
	if got := call(t, env, "", "audit", "export", "--until", "2020-01-01T00:00:00Z"); got.code != 0 || got.out != `{"complete":true,"rows":0}`+"\n" {
		t.Errorf("exit %d, %q", got.code, got.out)
	}
	if got := call(t, env, "", "audit", "export", "--since", "yesterday"); got.code != 2 {
		t.Errorf("exit %d", got.code)
	}
	if got := call(t, env, "", "audit", "export", "--action", "key.made"); got.code != 2 || !strings.Contains(got.err, "label.moved") {
		t.Errorf("exit %d, %q", got.code, got.err)
	}
}
