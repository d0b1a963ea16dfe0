package routes

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/models"
)

var keyShape = regexp.MustCompile(`grk_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}`)

func TestKeyIsShownOnceAndWorks(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	admin := k.visitor(models.RoleAdmin)
	admin.get("/keys").want(200).says("No key yet")
	a := admin.post("/keys", "name", " Shop <b> ", "scopes", "mint", "templates", "cara", "labPersonas", "false", "next", "/templates/cara/use").want(200)
	secret := keyShape.FindString(string(a.body))
	secrets.add(secret)
	a.says("Shop <b>", "Copy it now", "/templates/cara/use").lacks("Shop <b>")
	if secret == "" || a.header.Get("Cache-Control") != "no-store" || a.header.Get("Location") != "" || a.header.Get("Set-Cookie") != "" {
		t.Fatalf("key %t, headers %v", secret != "", a.header)
	}
	k.call("POST", "/api/v1/session-tokens", secret, `{"template":"cara"}`).want(201)

	keys, err := k.keys()
	k.must(err)
	key := keys[0]
	if key.Name != "Shop <b>" || key.LabPersonas || len(key.TemplateIDs) != 1 || key.CreatedBy.ID != admin.user.ID {
		t.Errorf("made %+v", key)
	}
	admin.get("/keys").says("App: get tokens", "Only cara · no Lab personas", "Active", "just now").lacks(secret, secret[13:])
	admin.get("/keys/"+key.ID).want(200).says("not allowed", "grk_"+key.Prefix).lacks(secret, secret[13:])
}

func TestKeyFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	admin := k.visitor(models.RoleAdmin)
	a := admin.post("/keys", "name", hostile, "scopes", "templates:read", "templates", "cara", "templates", "nobody",
		"labPersonas", "false", "expiresAt", "tomorrow", "ratePerMinute", "many", "next", "https://evil.example").want(422)
	a.says("Use a date", "Use a whole number", `value="tomorrow"`, `value="many"`).lacks("<script>alert", "evil.example")
	for _, ticked := range []string{"templates:read", "cara", "nobody"} {
		if !regexp.MustCompile(`value="` + ticked + `" checked`).Match(a.body) {
			t.Errorf("%s is not ticked any more", ticked)
		}
	}
	for name, form := range map[string][]string{
		"no name":         {"scopes", "mint"},
		"no scope":        {"name", "x"},
		"unknown scope":   {"name", "x", "scopes", "everything"},
		"scope twice":     {"name", "x", "scopes", "mint", "scopes", "mint"},
		"control":         {"name", "a\x00b", "scopes", "mint"},
		"unknown persona": {"name", "x", "scopes", "mint", "templates", "nobody"},
		"past":            {"name", "x", "scopes", "mint", "expiresAt", "2020-01-01"},
		"negative rate":   {"name", "x", "scopes", "mint", "ratePerMinute", "-1"},
		"negative writes": {"name", "x", "scopes", "mint", "writesPerMinute", "-1"},
		"odd choice":      {"name", "x", "scopes", "mint", "labPersonas", "perhaps"},
		"bad UTF-8":       {"name", "x\xff", "scopes", "mint"},
	} {
		if b := admin.post("/keys", form...); b.status != 422 || !strings.Contains(string(b.body), "attention") {
			t.Errorf("%s: %d", name, b.status)
		}
	}
	if keys, err := k.keys(); err != nil || len(keys) != 0 {
		t.Errorf("keys were made: %v, %v", keys, err)
	}
}

// The form shows the personas that the key is for, and no others.
func TestKeyFormShowsWhatIsChosen(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	for _, slug := range []string{"ada", "bea", "cara"} {
		k.template(slug)
	}
	admin := k.visitor(models.RoleAdmin)
	admin.get("/keys/new").want(200).says("None chosen: all of them.").lacks(`name="templates"`)
	for _, page := range []answer{
		admin.get("/keys/new?templates=ada&scopes=mint").want(200),
		admin.post("/keys", "name", "", "scopes", "mint", "templates", "ada").want(422),
		admin.post("/keys", "name", "", "scopes", "mint", "slugs", " ada, ").want(422),
	} {
		page.says("Only this persona.", `name="templates" value="ada" checked`).lacks("None chosen", `value="bea"`, `value="cara"`)
	}
	admin.get("/keys/new?templates=ada&templates=cara").want(200).says("Only these 2 personas.")
}

// Without scripts the slugs are typed. What is typed counts like what is ticked, and a typing error makes no key for all.
func TestKeyIsRestrictedByTypedSlugs(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	ids := map[string]string{}
	for _, slug := range []string{"ada", "bea", "cara"} {
		ids[slug] = k.template(slug).ID
	}
	admin := k.visitor(models.RoleAdmin)
	admin.post("/keys", "name", "x", "scopes", "mint", "templates", "ada", "slugs", "bea,\nnobody  cara").want(422).
		says("No persona has the slug “nobody”.", "Only these 4 personas.", `value="nobody" checked`, `value="cara" checked`)
	admin.post("/keys", "name", "x", "scopes", "mint", "templates", "ada", "slugs", "bea, ada").want(200)
	keys, err := k.keys()
	k.must(err)
	if len(keys) != 1 || len(keys[0].TemplateIDs) != 2 || !keys[0].MayUse(ids["ada"]) || !keys[0].MayUse(ids["bea"]) {
		t.Errorf("made %+v", keys)
	}
}

func TestKeyLastsToTheEndOfItsDay(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	admin := k.visitor(models.RoleAdmin)
	last := k.clock.now().UTC().AddDate(0, 0, 2).Format(time.DateOnly)
	secret := keyShape.FindString(string(admin.post("/keys", "name", "x", "scopes", "templates:read", "expiresAt", last).want(200).body))
	secrets.add(secret)
	keys, err := k.keys()
	k.must(err)
	if got := keys[0].ExpiresAt.UTC().Format(time.RFC3339); got != last+"T23:59:59Z" {
		t.Errorf("expires %s", got)
	}
	k.clock.advance(72 * time.Hour)
	k.call("GET", "/api/v1/templates", secret, nil).refused(models.CodeUnauthenticated)
	k.visitor(models.RoleAdmin).get("/keys").says("Expired")
}

func TestKeyFormIsFilledInByItsAddress(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	admin := k.visitor(models.RoleAdmin)
	a := admin.get("/keys/new?" + url.Values{"name": {hostile}, "templates": {"cara", "gone-one"}, "next": {"//evil.example/x"}}.Encode()).want(200)
	a.lacks("<script>alert", `href="//evil.example`).says(`value="mint" checked`, `value="cara" checked`, `value="gone-one" checked`, `name="next" value="/templates"`)
	admin.get("/keys/new").says(`value="mint" checked`)
}

func TestRevokedKeyIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	secret := k.key(models.ScopeTemplatesRead)
	keys, err := k.keys()
	k.must(err)
	path := "/keys/" + keys[0].ID
	admin := k.visitor(models.RoleAdmin)
	admin.get(path+"/revoke").want(200).says("Revoke App?", `action="`+path+`/revoke"`).lacks("will be refused:")
	k.call("GET", "/api/v1/templates", secret, nil).want(200)
	admin.led(admin.post(path+"/revoke"), path).says("Revoked App", "Revoked").lacks(path + "/revoke")
	k.call("GET", "/api/v1/templates", secret, nil).refused(models.CodeUnauthenticated)
	admin.led(admin.get(path+"/revoke"), path).says("revoked already")
	admin.post(path + "/revoke").want(303)
	for _, missing := range []string{"/keys/nobody", "/keys/nobody/revoke"} {
		admin.get(missing).want(404)
	}
	admin.post("/keys/nobody/revoke").want(404)
}

func TestAnyCallIsAUseOfAKey(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	secret, unused := k.key(models.ScopeTemplatesRead), k.key(models.ScopeTemplatesRead)
	page, err := k.store.Keys(t.Context(), models.ListQuery{})
	k.must(err)
	keys := page.Items
	admin := k.visitor(models.RoleAdmin)
	uses := func(prefix string) string {
		i := slices.IndexFunc(keys, func(key models.APIKey) bool { return key.Prefix == prefix })
		page := string(admin.get("/keys/" + keys[i].ID).want(200).body)
		_, use, _ := strings.Cut(page, "<dt>Last use</dt>")
		use, _, _ = strings.Cut(use, "</dd>")
		return use
	}
	if use := uses(secret[4:12]); !strings.Contains(use, "never") {
		t.Errorf("before any call: %s", use)
	}
	k.call("GET", "/api/v1/templates", secret, nil).want(200)
	k.call("POST", "/api/v1/session-tokens", secret, `{"template":"cara"}`).refused(models.CodeForbidden)
	if use := uses(secret[4:12]); !strings.Contains(use, "just now") {
		t.Errorf("after a call: %s", use)
	}
	if use := uses(unused[4:12]); !strings.Contains(use, "never") {
		t.Errorf("of another key: %s", use)
	}
}

func TestKeysForOthersThanAdmins(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.key(models.ScopeMint)
	k.visitor(models.RoleAdmin)
	keys, err := k.keys()
	k.must(err)
	for _, role := range []models.Role{models.RoleViewer, models.RoleEditor} {
		v := k.visitor(role)
		v.get("/keys").want(200).says("Ask Dana admin").lacks(`href="/keys/new"`)
		v.get("/keys/" + keys[0].ID).want(200).lacks("/revoke")
		v.get("/keys/new").want(403)
		v.post("/keys", "name", "x", "scopes", "mint").want(403)
		v.post("/keys/" + keys[0].ID + "/revoke").want(403)
	}
}

func TestKeyOfDeletedPersonaIsNotShownAsOneForAll(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	k.newKey(models.NewKey{Name: "App", Scopes: []models.Scope{models.ScopeMint}, Slugs: []string{"cara"}})
	_, err := k.store.ArchiveTemplate(t.Context(), tester, "cara")
	k.must(err)
	v := k.visitor(models.RoleViewer)
	v.get("/keys").says("Only cara")
	k.must(k.store.DeleteTemplate(t.Context(), tester, "cara"))
	v.get("/keys").says("Only 1 deleted persona")
	keys, err := k.keys()
	k.must(err)
	v.get("/keys/" + keys[0].ID).says("1 deleted one").lacks("<dd>all</dd>")
}

// TestGiantKeyForm sends as many values as a form can carry: the answer is a page of a sane size.
func TestGiantKeyForm(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	admin := k.visitor(models.RoleAdmin)
	for _, field := range []string{"templates", "scopes"} {
		form := []string{"name", "x", "scopes", "mint"}
		for i := range 1_990 {
			form = append(form, field, fmt.Sprintf("s%d", i))
		}
		if a := admin.post("/keys", form...).want(422).says("attention"); len(a.body) > 1<<20 {
			t.Errorf("%s: a page of %d bytes", field, len(a.body))
		}
	}
}

// TestKeyWithAWriteRate is made by the form, and its page, the list and the audit tell the rate.
func TestKeyWithAWriteRate(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleAdmin)
	v.post("/keys", "name", "Sync", "scopes", "templates:write", "writesPerMinute", "30").want(200)
	keys, err := k.keys()
	k.must(err)
	if len(keys) != 1 || keys[0].WritesPerMinute != 30 {
		t.Fatalf("got %+v", keys)
	}
	v.get("/keys").says("30 changes a minute")
	v.get("/keys/" + keys[0].ID).says("<dt>Changes</dt><dd>30 a minute</dd>")
	v.get("/audit").says("writesPerMinute")
}
