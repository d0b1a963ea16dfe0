package routes

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/models"
)

// every scope but mint, as a deployment pipeline has
var keeper = []models.Scope{models.ScopeTemplatesRead, models.ScopeTemplatesWrite, models.ScopeTemplatesPublish}

func TestTemplateLifeByAPI(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(keeper...)
	a := k.call(post, "/api/v1/templates", key, map[string]any{
		"slug": "cara-support", "description": "Helps", "tags": []string{"eu", "support"}, "persona": persona("Cara"), "note": "First",
	}).want(201)
	if a.header.Get("Location") != "/api/v1/templates/cara-support" || !wholeTag.MatchString(a.header.Get("ETag")) {
		t.Errorf("headers %v", a.header)
	}
	made := a.decoded()
	version := made["version"].(map[string]any)
	if made["status"] != "draft" || made["latestVersion"] != 1.0 || version["number"] != 1.0 || version["note"] != "First" || len(made["labels"].(map[string]any)) != 0 {
		t.Errorf("made %s", a.body)
	}
	if by := version["createdBy"].(map[string]any); by["kind"] != "key" || by["name"] != "App" || by["id"] == nil {
		t.Errorf("createdBy %v", by)
	}
	if at, err := time.Parse("2006-01-02T15:04:05.000Z", made["createdAt"].(string)); err != nil || k.clock.now().Sub(at) > time.Minute {
		t.Errorf("createdAt %v", made["createdAt"])
	}

	a = k.call(patch, "/api/v1/templates/cara-support", key, `{"tags":[],"description":""}`).want(200)
	if got := a.decoded(); got["description"] != "" || len(got["tags"].([]any)) != 0 || !wholeTag.MatchString(a.header.Get("ETag")) {
		t.Errorf("patched %s", a.body)
	}
	a = k.call(patch, "/api/v1/templates/cara-support", key, `{"slug":"cara"}`).want(200)
	if got := a.decoded(); got["slug"] != "cara" {
		t.Errorf("renamed %s", a.body)
	}
	for _, slug := range []string{"cara", "cara-support"} {
		if got := k.call(get, "/api/v1/templates/"+slug, key, nil).want(200).decoded(); got["slug"] != "cara" {
			t.Errorf("by %s: %v", slug, got["slug"])
		}
	}

	k.call(del, "/api/v1/templates/cara", key, nil).refused(models.CodeConflict)
	if got := k.call(post, "/api/v1/templates/cara/archive", key, nil).want(200).decoded(); got["status"] != "archived" {
		t.Errorf("archived %v", got["status"])
	}
	k.call(patch, "/api/v1/templates/cara", key, `{"tags":["x"]}`).refused(models.CodeTemplateArchived)
	k.call(put, "/api/v1/templates/cara/labels/live", key, `{"version":1}`).refused(models.CodeTemplateArchived)
	k.call(post, "/api/v1/templates/cara/versions", key, `{"note":"x"}`, "If-Match", `"1"`).refused(models.CodeTemplateArchived)
	if got := k.call(post, "/api/v1/templates/cara/unarchive", key, nil).want(200).decoded(); got["status"] != "draft" {
		t.Errorf("unarchived %v", got["status"])
	}
	k.call(post, "/api/v1/templates/cara/archive", key, nil).want(200)
	if a := k.call(del, "/api/v1/templates/cara", key, nil).want(204); len(a.body) != 0 {
		t.Errorf("204 with a body: %s", a.body)
	}
	k.call(get, "/api/v1/templates/cara", key, nil).refused(models.CodeTemplateNotFound)
}

func TestSlugsAreTakenOnce(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(keeper...)
	k.template("cara")
	k.template("leo")
	k.call(post, "/api/v1/templates", key, map[string]any{"slug": "cara", "persona": persona("Cara")}).refused(models.CodeConflict)
	k.call(patch, "/api/v1/templates/cara", key, `{"slug":"leo"}`).refused(models.CodeConflict)
}

func TestBodiesOfArchiveAreOptional(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(keeper...)
	k.template("cara")
	for _, action := range []string{"archive", "unarchive"} {
		path := "/api/v1/templates/cara/" + action
		k.call(post, path, key, `{"why":"old"}`).refused(models.CodeInvalidInput)
		k.call(post, path, key, `{`).refused(models.CodeInvalidJSON)
		k.call(post, path, key, `{}`, "Content-Type", "text/plain").refused(models.CodeUnsupportedMediaType)
		k.call(post, path, key, `{}`).want(200)
		k.call(post, path, key, nil).want(200)
	}
}

func TestListFiltersAndPages(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(keeper...)
	for i := range 5 {
		k.clock.advance(time.Second)
		k.call(post, "/api/v1/templates", key, map[string]any{"slug": fmt.Sprintf("cara-%d", i), "tags": []string{"support"}, "persona": persona("Cara")}).want(201)
	}
	k.clock.advance(time.Second)
	leo := persona("Leo")
	leo.SystemPrompt = "Sells zeppelins."
	k.call(post, "/api/v1/templates", key, map[string]any{"slug": "leo", "persona": leo}).want(201)
	k.call(put, "/api/v1/templates/leo/labels/live", key, `{"version":1}`).want(200)
	k.template("gone")
	k.call(post, "/api/v1/templates/gone/archive", key, nil).want(200)

	for query, want := range map[string]string{
		"":                             "leo cara-4 cara-3 cara-2 cara-1 cara-0",
		"?search=zeppelin":             "leo",
		"?search=CARA&tag=support":     "cara-4 cara-3 cara-2 cara-1 cara-0",
		"?tag=nothing":                 "",
		"?status=live":                 "leo",
		"?status=draft&search=cara-0":  "cara-0",
		"?status=archived":             "gone",
		"?limit=2":                     "leo cara-4",
		"?sort=updated&limit=2":        "leo cara-4",
		"?sort=created&limit=2":        "leo cara-4",
		"?sort=name&limit=2":           "cara-0 cara-1",
		"?sort=name&search=leo":        "leo",
		"?unknown=1":                   "leo cara-4 cara-3 cara-2 cara-1 cara-0",
		"?limit=&status=&search=&tag=": "leo cara-4 cara-3 cara-2 cara-1 cara-0",
	} {
		slugs, _ := k.slugs(key, query)
		if got := strings.Join(slugs, " "); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}

	var all []string
	for query := "?limit=4"; query != ""; {
		slugs, next := k.slugs(key, query)
		all, query = append(all, slugs...), ""
		if next != "" {
			query = "?limit=4&cursor=" + next
		}
	}
	if want := []string{"leo", "cara-4", "cara-3", "cara-2", "cara-1", "cara-0"}; !slices.Equal(all, want) {
		t.Errorf("paged: %v", all)
	}
}

// slugs lists templates and gives the next cursor.
func (k *kit) slugs(key, query string) (slugs []string, next string) {
	k.Helper()
	var list struct {
		Data []struct{ Slug string }
		Next string
	}
	a := k.call(get, "/api/v1/templates"+query, key, nil).want(200)
	a.into(&list)
	if strings.Contains(string(a.body), "systemPrompt") || strings.Contains(string(a.body), promptMark) {
		k.Errorf("the list tells prompts: %s", a.body)
	}
	for _, item := range list.Data {
		slugs = append(slugs, item.Slug)
	}
	return slugs, list.Next
}

func TestBadQueries(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(keeper...)
	k.template("cara")
	for query, field := range map[string]string{
		"?limit=0": "limit", "?limit=101": "limit", "?limit=-1": "limit", "?limit=ten": "limit", "?limit=1e1": "limit",
		"?cursor=!!": "cursor", "?cursor=bm90IGEgY3Vyc29y": "cursor", "?cursor=W10": "cursor", "?cursor=bnVsbA": "cursor",
	} {
		for _, path := range []string{"/api/v1/templates", "/api/v1/templates/cara/versions"} {
			if fields := k.call(get, path+query, key, nil).refused(models.CodeInvalidInput); fields[field] == "" {
				t.Errorf("%s%s: fields %v", path, query, fields)
			}
		}
	}
	for query, fields := range map[string][]string{
		"?status=gone": {"status"}, "?sort=size": {"sort"}, "?sort=tokens": {"sort"}, "?sort=Name": {"sort"}, "?search=%ff": {"search"}, "?tag=%ff": {"tag"},
		"?search=" + strings.Repeat("a", 201): {"search"}, "?status=Live&limit=0&tag=" + strings.Repeat("a", 201): {"limit", "status", "tag"},
	} {
		got := k.call(get, "/api/v1/templates"+query, key, nil).refused(models.CodeInvalidInput)
		for _, field := range fields {
			if got[field] == "" {
				t.Errorf("%s: fields %v", query, got)
			}
		}
	}
}

// Whoever reads all by sort=created misses none, whatever is changed meanwhile.
func TestReadingAllMissesNothing(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(keeper...)
	var want []string
	for i := range 9 {
		k.clock.advance(time.Second)
		k.template(fmt.Sprintf("cara-%d", i))
		want = append([]string{fmt.Sprintf("cara-%d", i)}, want...)
	}
	var all []string
	for next, i := "", 0; ; i++ {
		slugs, more := k.slugs(key, "?sort=created&limit=2"+next)
		all = append(all, slugs...)
		if more == "" {
			break
		}
		next = "&cursor=" + more
		k.clock.advance(time.Second)
		k.call(patch, fmt.Sprintf("/api/v1/templates/cara-%d", 2*i%9), key, map[string]any{"description": fmt.Sprint("changed ", i)}).want(200)
	}
	if !slices.Equal(all, want) {
		t.Errorf("got %v, want %v", all, want)
	}
}

// A cursor goes on with the list that gave it, and with no other.
func TestCursorsBelongToTheirList(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(append(slices.Clone(keeper), models.ScopeAuditRead)...)
	for _, slug := range []string{"cara", "dora"} {
		k.call(post, "/api/v1/templates", key, map[string]any{"slug": slug, "tags": []string{"desk"}, "persona": persona("Cara")}).want(201)
		p := persona("Cara")
		p.SystemPrompt = "Be quick."
		k.call(post, "/api/v1/templates/"+slug+"/versions", key, map[string]any{"persona": p}, "If-Match", "1").want(201)
		for n := 1; n <= 2; n++ {
			k.call(put, "/api/v1/templates/"+slug+"/labels/live", key, map[string]any{"version": n}).want(200)
		}
	}
	lists := map[string][]string{
		"/api/v1/templates":               {"", "sort=created", "sort=name", "tag=desk", "status=live", "search=quick"},
		"/api/v1/templates/cara/versions": {""}, "/api/v1/templates/dora/versions": {""},
		"/api/v1/templates/cara/moves": {""}, "/api/v1/templates/dora/moves": {""},
		"/api/v1/audit": {"", "action=label.moved", "since=2020-01-01T00:00:00Z", "until=2099-01-01T00:00:00Z", "template=cara"},
	}
	given := map[string]string{}
	for path, queries := range lists {
		for _, query := range queries {
			var page struct{ Next string }
			k.call(get, path+"?limit=1&"+query, key, nil).want(200).into(&page)
			given[path+"?"+query] = page.Next
		}
	}
	for path, queries := range lists {
		for _, query := range queries {
			for from, cursor := range given {
				if cursor == "" {
					t.Fatalf("%s has one page", from)
				}
				status := 422
				if from == path+"?"+query {
					status = 200
				}
				if a := k.call(get, path+"?limit=1&"+query+"&cursor="+cursor, key, nil); a.status != status {
					t.Errorf("the cursor of %s under %s?%s: %d", from, path, query, a.status)
				}
			}
		}
	}
}

func TestRestrictedKeysSeeOnlyTheirTemplates(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.template("cara")
	k.template("leo-before")
	k.call(patch, "/api/v1/templates/leo-before", k.key(keeper...), `{"slug":"leo"}`).want(200)
	key := k.newKey(models.NewKey{Name: "Cara only", Scopes: keeper, Slugs: []string{"cara"}})
	if slugs, _ := k.slugs(key, ""); !slices.Equal(slugs, []string{"cara"}) {
		t.Errorf("lists %v", slugs)
	}
	k.call(get, "/api/v1/templates/cara", key, nil).want(200)
	k.call(put, "/api/v1/templates/cara/labels/live", key, `{"version":1}`).want(200)
	k.call(post, "/api/v1/templates", key, map[string]any{"slug": "mia", "persona": persona("Mia")}).refused(models.CodeForbidden)
	for _, r := range k.parts.rows {
		if !strings.HasPrefix(r.Path, "/api/v1/templates/:slug") {
			continue
		}
		for _, slug := range []string{"leo", "leo-before", "nobody", "Not-A-Slug"} { // its slug, its alias, and slugs that no template has
			path := strings.Replace(samplePath(r), "/cara", "/"+slug, 1)
			k.call(r.Method, path, key, nil, "If-Match", `"1"`).refused(models.CodeForbidden)
			k.call(r.Method, path+"?limit=0", key, nil).refused(models.CodeForbidden)
		}
	}
	if leo, err := k.store.TemplateBySlug(t.Context(), "leo"); err != nil || leo.Status() != models.StatusDraft || leo.LatestVersion != 1 {
		t.Errorf("leo was changed: %+v, %v", leo, err)
	}
}
