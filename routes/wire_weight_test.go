package routes

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"greenroom/catalog"
	"greenroom/models"
	"greenroom/web"
)

// Floors of what a page weighs on the wire, in bytes, and of what a row of the list takes in the browser.
const (
	mostOfTheList      = 12 << 10
	mostElementsOfARow = 40
)

// wireEncodings are what clients of pages take: all of it, as browsers do under https, or gzip alone.
var wireEncodings = []string{asBrowsers, "gzip, deflate"}

var (
	roleWords = []string{"Guide", "Helper", "Coach", "Host", "Concierge", "Tutor", "Advisor", "Assistent", "Clerk", "顧問", "مرشد"}
	fieldWord = []string{"Billing", "Onboarding", "Museum", "Travel", "Interview", "Pharmacy", "Bibliothek", "Insurance", "Hôtel", "Recruiting", "Returns", "図書館", "Kiosk"}
	tagWords  = []string{"support", "sales", "en", "de", "ja", "kiosk", "emea", "apac", "pilot", "training", "evening", "second-floor"}
)

// fillList makes a page of personas as teams have them: names in several scripts, faces, tags, states, and tokens on most of fourteen days.
func (k *kit) fillList(rows int) {
	k.Helper()
	dice := rand.New(rand.NewPCG(7, 11))
	faces, _ := k.options.Catalog.Avatars(k.Context(), catalog.AvatarQuery{})
	voices, _ := k.options.Catalog.Voices(k.Context(), catalog.VoiceQuery{})
	if len(faces) < 2 || len(voices) < 2 {
		k.Fatalf("%d faces, %d voices", len(faces), len(voices))
	}
	one := func(words []string) string { return words[dice.IntN(len(words))] }
	var minting sync.WaitGroup
	for i := range rows {
		p := persona(fmt.Sprintf("%s %s %d", one(fieldWord), one(roleWords), dice.IntN(900)))
		p.AvatarID, p.VoiceID = faces[dice.IntN(len(faces))].ID, voices[dice.IntN(len(voices))].ID
		tags := map[string]bool{}
		for range dice.IntN(5) {
			tags[one(tagWords)] = true
		}
		in := models.NewTemplate{Slug: fmt.Sprintf("%s-%s-%d", one(tagWords), []string{"guide", "helper", "coach"}[i%3], 100+i), Persona: p, Tags: keys(tags)}
		t, err := k.store.CreateTemplate(k.Context(), tester, in)
		k.must(err)
		if i%4 > 0 {
			_, err := k.store.MoveLabel(k.Context(), tester, t.Slug, models.LabelMove{Label: models.LabelLive, Version: 1})
			k.must(err)
		}
		for day := range 14 {
			for n := range dice.IntN(5) {
				outcome := "ok"
				if i%9 == 0 && n == 3 {
					outcome = "anam_rejected"
				}
				m := models.Mint{
					ID: fmt.Sprintf("%d-%d-%d", i, day, n), At: k.clock.now().AddDate(0, 0, -day), TemplateID: t.ID, Slug: t.Slug, UserID: "u", Outcome: outcome, RequestID: "r",
				}
				minting.Go(func() { k.must(k.store.RecordMint(k.Context(), m)) })
			}
		}
	}
	minting.Wait()
}

func keys(set map[string]bool) (list []string) {
	for key := range set {
		list = append(list, key)
	}
	return list
}

var (
	tableBody = regexp.MustCompile(`(?s)<tbody>(.*)</tbody>`)
	opening   = regexp.MustCompile(`<[a-z]`)
)

// TestTheListIsLight measures a full page of the list on the wire, and its rows in the browser.
func TestTheListIsLight(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.clock.stop(time.Now())
	k.fillList(55)
	v := k.visitor(models.RoleEditor)
	for _, encodings := range wireEncodings {
		a := v.send(http.MethodGet, "/templates", nil, "Accept-Encoding", encodings).want(200)
		page := string(a.plain())
		rows := strings.Split(tableBody.FindStringSubmatch(page)[1], "</tr>")
		rows = rows[:len(rows)-1]
		elements := len(opening.FindAllString(strings.Join(rows, ""), -1))
		t.Logf("%s: %d bytes of %d, %d rows of %d elements", a.header.Get("Content-Encoding"), len(a.body), len(page), len(rows), elements/len(rows))
		if len(rows) != 50 || len(a.body) > mostOfTheList {
			t.Errorf("%d rows take %d bytes, at most %d are meant", len(rows), len(a.body), mostOfTheList)
		}
		if elements > mostElementsOfARow*len(rows) {
			t.Errorf("a row has %d elements, at most %d are meant", elements/len(rows), mostElementsOfARow)
		}
		if strings.Count(page, `class="spark"`) != len(rows) || strings.Count(page, "<path ") < len(rows) || strings.Contains(page, "Duplicate") {
			t.Error("the rows are not drawn as they are meant to be")
		}
	}
}

// TestMenuOfARow fills a menu as the list does when it is opened, and as a page for who has no scripts.
func TestMenuOfARow(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	draft, live := k.template("draft"), k.published("cara")
	_, err := k.store.ArchiveTemplate(t.Context(), tester, k.template("old").Slug)
	k.must(err)
	for _, c := range []struct {
		slug        string
		role        models.Role
		says, lacks []string
	}{
		{"cara", models.RoleEditor, []string{"Talk", "Use in app", "Copy slug", "Duplicate", "Roll back", "Stop giving tokens", "/templates/cara/archive", live.ID}, []string{"Unarchive"}},
		{"draft", models.RoleEditor, []string{"Talk", "Duplicate", "/templates/draft/archive", draft.ID}, []string{"Roll back", "Stop giving", "Unarchive"}},
		{"old", models.RoleAdmin, []string{"Use in app", "Unarchive", "Duplicate"}, []string{"Talk", "Roll back", "/templates/old/archive"}},
		{"cara", models.RoleViewer, []string{"Talk", "Use in app", "Copy slug"}, []string{"Duplicate", "Roll back", "archive", live.ID}},
	} {
		v := k.visitor(c.role)
		path := "/templates/" + c.slug + "/menu"
		v.get(path).want(200).says(append(c.says, "<!doctype html>")...).lacks(c.lacks...)
		part := v.part(path, "").want(200).says(c.says...).lacks(append(c.lacks, "<html")...)
		if !strings.HasPrefix(string(part.body), `<div class="menu-panel">`) {
			t.Errorf("%s: %s", path, part.body)
		}
		v.get("/templates?status=" + map[bool]string{true: "archived"}[c.slug == "old"]).says(`href="` + path + `"`)
	}
	_, err = k.store.PatchTemplate(t.Context(), tester, "cara", models.TemplatePatch{Slug: new("clara")})
	k.must(err)
	v := k.visitor(models.RoleEditor)
	v.led(v.part("/templates/cara/menu", ""), "/templates/clara/menu").says("/templates/clara/duplicate")
	v.get("/templates/none/menu").want(404)
}

// mostScripts is what the scripts of a page may weigh on the wire before anybody has pressed a key, in bytes.
const mostScripts = 18 << 10

var (
	scriptTags    = regexp.MustCompile(`<script type="module" src="([^"]+)"`)
	staticImports = regexp.MustCompile(`(?:^|[;}])import(?:[\w$*{},\s]+from)?"\.?/?(?:assets/)?([\w.-]+\.js)"`)
	paneFrames    = regexp.MustCompile(`<gr-talk-pane [^>]*src="([^"]+)"`)
)

// scripts adds the scripts that a browser fetches for a page, and for the preview that stands in a frame beside it: each once, and none that is only loaded when it is used.
func (v *visitor) scripts(page, encodings string, seen map[string]int) {
	v.kit.Helper()
	html := string(v.get(page).want(200).body)
	for _, tag := range scriptTags.FindAllStringSubmatch(html, -1) {
		v.script(tag[1], encodings, seen)
	}
	for _, frame := range paneFrames.FindAllStringSubmatch(html, -1) {
		v.scripts(frame[1], encodings, seen)
	}
}

func (v *visitor) script(path, encodings string, seen map[string]int) {
	v.kit.Helper()
	if _, known := seen[path]; known {
		return
	}
	a := v.send(http.MethodGet, path, nil, "Accept-Encoding", encodings).want(200)
	seen[path] = len(a.body)
	for _, found := range staticImports.FindAllStringSubmatch(string(a.plain()), -1) {
		v.script(web.AssetRoot+found[1], encodings, seen)
	}
}

// TestScriptsComeWhenTheyAreUsed adds up the scripts of the pages that people open most.
func TestScriptsComeWhenTheyAreUsed(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	v := k.visitor(models.RoleEditor)
	for _, page := range []string{"/templates", "/templates/cara", "/templates/new", "/templates/cara/preview", "/requests", "/account"} {
		for _, encodings := range wireEncodings {
			seen, sum := map[string]int{}, 0
			v.scripts(page, encodings, seen)
			for _, size := range seen {
				sum += size
			}
			t.Logf("%s (%s): %d bytes in %d scripts", page, encodings, sum, len(seen))
			if sum > mostScripts || len(seen) < 3 {
				t.Errorf("%s: %d bytes of scripts, at most %d are meant: %v", page, sum, mostScripts, seen)
			}
		}
	}
}
