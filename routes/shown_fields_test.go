package routes

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"greenroom/models"
)

var (
	summaryEntry = regexp.MustCompile(`<li><a href="#(f-[^"]+)">([^<]*)</a></li>`)
	legendFirst  = regexp.MustCompile(`^"[^>]*>\s*<legend[^>]*>([^<]*)<`)
)

// labelOnPage reads the label or legend of the element with the ID.
func labelOnPage(page, id string) string {
	if label := regexp.MustCompile(`<label [^>]*for="` + regexp.QuoteMeta(id) + `"[^>]*>([^<]*)<`).FindStringSubmatch(page); label != nil {
		return label[1]
	}
	_, behind, _ := strings.Cut(page, `id="`+id)
	if legend := legendFirst.FindStringSubmatch(behind); legend != nil {
		return legend[1]
	}
	if _, words, found := strings.Cut(behind, `<span class="check-words"><span>`); found {
		label, _, _ := strings.Cut(words, "<")
		return label
	}
	return ""
}

// TestSummariesSpeakAsTheFormDoes checks that summaries use the labels of the fields, in the order of the page.
func TestSummariesSpeakAsTheFormDoes(t *testing.T) {
	t.Parallel()
	k := newPages(t, withToken)
	setup := k.stranger().post("/setup", "token", "the-token", "name", "", "email", "none", "password", "short")
	admin := k.visitor(models.RoleAdmin)
	k.published("cara")
	for name, c := range map[string]struct {
		page    answer
		entries int
	}{
		"setup":  {setup, 3},
		"people": {admin.post("/people", "name", "", "email", "none", "role", "none", "password", "short"), 4},
		"key": {admin.post("/keys", "name", "", "protectedLabels", "true", "templates", strings.Repeat("x", 60),
			"expiresAt", "never", "ratePerMinute", "many"), 5},
		"key's personas": {admin.post("/keys", "name", "x", "scopes", "mint", "templates", "nobody"), 1},
		"mint":           {admin.post("/mint", "label", "A", "version", "x", "clientLabel", "?"), 4},
		"Lab mint":       {admin.post("/mint", "personaId", "none"), 1},
		"slug":           {admin.get("/templates/cara/rename?slug=%3F"), 1},
		"label":          {admin.get("/templates/cara/publish?label=%3F"), 1},
		"password":       {admin.post("/account/password", "current", "x", "password", "short", "again", "other"), 2},
	} {
		body, last := string(c.page.body), 0
		entries := summaryEntry.FindAllStringSubmatch(body, -1)
		if len(entries) != c.entries {
			t.Errorf("%s: %d entries, want %d: %v", name, len(entries), c.entries, entries)
		}
		for _, entry := range entries {
			id, words := entry[1], entry[2]
			if label := labelOnPage(body, id); label == "" || !strings.HasPrefix(words, label+": ") && !strings.HasPrefix(words, label+", entry ") {
				t.Errorf("%s: %q is about what the page calls %q", name, words, label)
			}
			if at := strings.Index(body, `id="`+id+`"`); at < last {
				t.Errorf("%s: %q stands before the entry above it", name, words)
			} else {
				last = at
			}
		}
	}
}

// TestPagesCallATemplateAPersona checks the messages that exist for pages and API.
func TestPagesCallATemplateAPersona(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	k.template("mia")
	v := k.visitor(models.RoleAdmin)
	lab := labPersona
	for name, c := range map[string]struct {
		page answer
		says string
	}{
		"no such slug":    {v.get("/templates/nobody"), "No persona has this slug. Check the spelling, or look for it among the personas."},
		"no such version": {v.get("/templates/cara/publish?version=9"), "This persona has no such version."},
		"slug taken":      {v.post("/templates/cara/rename", "slug", "mia"), "Another persona has this slug."},
		"new, slug taken": {v.post("/templates", append(editorForm(0, persona("Cara")), "slug", "mia")...), "Another persona has this slug."},
		"nothing to mint": {v.post("/mint"), "Choose a persona, or give the ID of a Lab persona."},
		"both to mint":    {v.post("/mint", "template", "cara", "personaId", lab), "Choose a persona or give the ID of a Lab persona, not both."},
		"label to Lab":    {v.post("/mint", "label", "beta", "personaId", lab), "A label goes with a persona of Greenroom, not with a Lab persona."},
		"key for nobody":  {v.post("/keys", "name", "x", "scopes", "mint", "templates", "nobody"), "No persona has the slug “nobody”."},
		"the Lab":         {v.get("/lab"), "Save as persona"},
		"Lab talk":        {v.get("/lab/" + lab + "/preview"), "Save as persona"},
	} {
		c.page.says(c.says)
		read := tags.ReplaceAllString(scripted.ReplaceAllString(string(c.page.body), ""), " ")
		if found := regexp.MustCompile(`[^.]{0,60}\btemplates?\b[^.]{0,60}`).FindString(html.UnescapeString(read)); found != "" {
			t.Errorf("%s: the page says %q", name, found)
		}
	}
}

// scripted matches examples of API requests and answers, which say template.
var scripted = regexp.MustCompile(`(?s)<pre.*?</pre>`)
