package routes

import (
	"bytes"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

var rowIDs = regexp.MustCompile(`id="row-\d+"`)

// sentences are the texts of a page's rows, newest first.
func (a answer) sentences() []string {
	var out []string
	for _, row := range bytes.Split(a.body, []byte(`<p class="audit-sentence">`))[1:] {
		text, _, _ := bytes.Cut(row, []byte("</p>"))
		out = append(out, html.UnescapeString(tags.ReplaceAllString(string(text), "")))
	}
	return out
}

func TestAuditSentences(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleAdmin)
	editor := k.visitor(models.RoleEditor)
	v.post("/templates", editorForm(0, persona("Cara, shop support"), "slug", "cara")...).want(303)
	v.post("/templates/cara", editorForm(1, persona("Cara, shop support"), "systemPrompt", "Other", "languageCode", "es")...).want(303)
	v.post("/templates/cara/publish", "version", "1", "from", "0").want(303)
	v.post("/templates/cara/publish", "version", "2", "from", "1").want(303)
	v.post("/templates/cara/publish", "version", "1", "from", "2").want(303)
	v.post("/templates/cara/publish", "label", "staging", "version", "2", "from", "0").want(303)
	v.post("/templates/cara/publish", "label", "staging", "version", "none", "from", "2").want(303)
	v.post("/templates/cara/settings", "change", "protect", "label", "live", "protected", "true").want(303)
	editor.post("/templates/cara/publish", "version", "none", "from", "1").want(403)
	editor.get("/audit").want(403)
	v.post("/templates/cara/publish", "version", "none", "from", "1").want(303)
	v.post("/templates/cara/settings", "change", "tags", "tags", "a").want(303)
	v.post("/templates/cara/rename", "slug", "cara-two").want(303)
	v.post("/keys", "name", "Shop", "scopes", "mint", "labPersonas", "true").want(200)
	v.post("/people/"+editor.user.ID+"/role", "role", "viewer").want(303)
	v.post("/templates/cara-two/archive").want(303)
	v.post("/templates/cara-two/unarchive").want(303)
	want := []string{
		"Dana admin unarchived Cara, shop support.",
		"Dana admin archived Cara, shop support.",
		"Dana admin changed the role of Dana editor from editor to viewer.",
		"Dana admin made the key Shop.",
		"Dana admin changed the slug from cara to cara-two of Cara, shop support.",
		"Dana admin changed the tags of Cara, shop support.",
		"Dana admin stopped giving tokens for Cara, shop support: v1 is no longer live.",
		"Dana editor tried GET /audit, but their role does not allow it. Refused",
		"Dana editor tried to take the label live away from Cara, shop support, but the label is protected. Refused",
		"Dana admin protected the label live of Cara, shop support.",
		"Dana admin took the label staging of Cara, shop support away from v2.",
		"Dana admin pointed the label staging of Cara, shop support at v2.",
		"Dana admin rolled Cara, shop support back from v2 to v1.",
		"Dana admin published v2 of Cara, shop support as live, in place of v1.",
		"Dana admin published v1 of Cara, shop support as live.",
		"Dana admin saved v2 of Cara, shop support: System prompt, Language.",
		"Dana admin made the persona Cara, shop support.",
	}
	page := v.get("/audit").want(200)
	got := page.sentences()
	if len(got) < len(want) {
		t.Fatalf("only %d rows: %q", len(got), got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("row %d: %q, want %q", i, got[i], want[i])
		}
	}
	page.says(`href="/templates/cara-two/diff?to=2&from=1"`, `"prevHash"`, `"action": "label.moved"`)
}

func TestAuditPageFilters(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleAdmin)
	v.post("/templates", editorForm(0, persona("Mine"), "slug", "mine")...).want(303)
	k.template("theirs")
	key := k.newKey(models.NewKey{Name: "Writer", Scopes: []models.Scope{models.ScopeTemplatesWrite}})
	k.call(post, "/api/v1/templates", key, map[string]any{"slug": "by-key", "persona": persona("By key")}).want(201)
	keys, err := k.keys()
	k.must(err)
	today := k.clock.now().UTC()
	for query, c := range map[string]struct{ has, lacks string }{
		"who=user:" + v.user.ID:               {"made the persona Mine.", "made the persona Cara."},
		"who=key:" + keys[0].ID:               {"made the persona By key.", "made the persona Mine."},
		"who=cli":                             {"made the persona Cara.", "made the persona Mine."},
		"template=theirs":                     {"made the persona Cara.", "made the persona Mine."},
		"action=key.created":                  {"made the key Writer.", "made the persona"},
		"from=" + today.Format(time.DateOnly): {"made the persona Mine.", "Nothing matches"},
		"until=" + today.AddDate(0, 0, -1).Format(time.DateOnly): {"Nothing matches", "made the persona"},
		"who=user:nobody": {"Nothing matches", "made the persona"},
		"template=none":   {"Nothing matches", "made the persona"},
	} {
		page := v.get("/audit?" + query).want(200).says(c.has)
		for _, said := range page.sentences() {
			if strings.Contains(said, c.lacks) {
				t.Errorf("%s shows %q", query, said)
			}
		}
	}
	v.get("/audit?who=cli&template=theirs").says(`href="/audit/export?template=theirs&who=cli"`, `value="theirs"`, `data-current="cli"><bdi>Command line</bdi>`)
	v.part("/audit?who=cli", "section#list").want(200).says("made the persona Cara.").lacks("<html")
	v.get("/audit?from=yesterday&until="+url.QueryEscape(hostile)).want(422).says("2 things need attention", `value="yesterday"`).lacks(hostile)
	v.get("/audit?action=nonsense").want(422)
	v.led(v.get("/audit?action=key.created&cursor=nonsense"), "/audit?action=key.created").want(200).says("This is the first one.")
}

func TestAuditPagesByCursor(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleAdmin)
	k.template("cara")
	for _, tag := range strings.Split("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefgh", "") {
		_, err := k.store.PatchTemplate(t.Context(), tester, "cara", models.TemplatePatch{Tags: &[]string{tag}})
		k.must(err)
	}
	seen := map[string]bool{}
	for path := "/audit?template=cara"; path != ""; {
		page := v.get(path).want(200)
		for _, row := range rowIDs.FindAllString(string(page.body), -1) {
			if seen[row] {
				t.Errorf("%s came twice", row)
			}
			seen[row] = true
		}
		path = page.next()
	}
	if len(seen) != 61 {
		t.Errorf("%d rows on all pages", len(seen))
	}
}

// The export has the filtered events, oldest first, one JSON object a line.
func TestAuditPageExport(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleAdmin)
	k.published("cara")
	a := v.get("/audit/export?template=cara").want(200)
	if kind := a.header.Get("Content-Type"); kind != httpkit.JSONLines || !strings.Contains(a.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%s, %s", kind, a.header.Get("Content-Disposition"))
	}
	var actions []string
	for _, line := range exported(k, a) {
		var row struct {
			Action, PrevHash, Hash string
		}
		k.must(json.Unmarshal([]byte(line), &row))
		actions = append(actions, row.Action)
		if len(row.Hash) != 64 || len(row.PrevHash) != 64 {
			t.Errorf("%s", line)
		}
	}
	if strings.Join(actions, " ") != "template.created label.moved" {
		t.Errorf("%v", actions)
	}
	v.get("/audit/export?from=x").want(422)
	k.visitor(models.RoleEditor).get("/audit/export").want(403)
}

// Only admins may see IP addresses, so only they see the page and its link.
func TestAuditIsForAdmins(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	for _, role := range []models.Role{models.RoleViewer, models.RoleEditor} {
		v := k.visitor(role)
		v.get("/audit").want(403)
		v.get("/templates").lacks(`href="/audit"`)
	}
	v := k.visitor(models.RoleAdmin)
	v.post("/templates", editorForm(0, persona(hostile), "slug", "cara")...).want(303)
	v.get("/audit").want(200).says("0.0.0.0", `href="/audit"`, "made the persona "+hostile).lacks(hostile, promptMark)
	k.stranger().get("/audit").want(303)
}
