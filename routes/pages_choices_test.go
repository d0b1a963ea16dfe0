package routes

import (
	"net/url"
	"strings"
	"testing"

	"greenroom/models"
)

func TestChoicesAreSearched(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	k.template("old-one")
	_, err := k.store.ArchiveTemplate(t.Context(), tester, "old-one")
	k.must(err)
	k.newKey(models.NewKey{Name: "Kiosk", Scopes: []models.Scope{models.ScopeMint}})
	admin, viewer := k.visitor(models.RoleAdmin), k.visitor(models.RoleViewer)
	for path, c := range map[string]struct{ has, lacks string }{
		"/choose/personas":                                 {`value="cara"`, `value="old-one"`},
		"/choose/personas?archived=yes":                    {`value="old-one"`, `value="cara"`},
		"/choose/personas?search=gone-one":                 {`value="gone-one"`, `value="cara"`},
		"/choose/personas?search=" + url.QueryEscape("CA"): {`value="cara"`, `value="old-one"`},
		"/choose/personas?for=mint&archived=yes":           {`value="cara"`, `value="old-one"`},
		"/choose/personas?for=mint&search=gone-one":        {"No persona matches.", `name="choice" value="gone-one"`},
		"/choose/personas?for=key":                         {`type="checkbox" name="choice" value="cara"`, "Every persona"},
		"/choose/personas?selected=cara":                   {`value="cara" checked`, `name="choice" value="" checked`},
		"/choose/callers?search=kio":                       {"Kiosk", "by hand"},
		"/choose/callers?search=dana":                      {"by hand", "Kiosk"},
		"/choose/callers?search=example.com":               {"No key or person matches.", "by hand"},
	} {
		viewer.part(path, "").want(200).says(c.has).lacks(c.lacks, "<html", "@example.com")
	}
	viewer.get("/choose/actors").want(403)
	admin.get("/choose/actors?search=command").want(200).says("Command line").lacks("Dana")
	admin.get("/choose/personas?search=" + url.QueryEscape(hostile)).want(200).lacks(hostile)
}

// What is typed in place of a choice is a slug, a name, a prefix or an ID; what is not clear is answered with what comes close, and stays.
func TestTypedNames(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	secret := k.newKey(models.NewKey{Name: "Kiosk", Scopes: []models.Scope{models.ScopeMint}})
	for range 2 {
		k.newKey(models.NewKey{Name: "Shop", Scopes: []models.Scope{models.ScopeMint}})
	}
	k.call(post, "/api/v1/session-tokens", secret, `{"template":"cara"}`).want(201)
	admin := k.visitor(models.RoleAdmin)
	keys, err := k.keys()
	k.must(err)
	kiosk := keys[2]
	for _, typed := range []string{kiosk.ID, kiosk.Prefix, "grk_" + kiosk.Prefix, "kiosk"} {
		admin.get("/requests?key="+typed).want(200).says("1 request<", `data-current="`+typed+`"><bdi>Kiosk</bdi>`).lacks("is not clear")
	}
	admin.get("/requests?key=shop").want(200).says("is not clear", "/requests?key="+keys[0].ID, "/requests?key="+keys[1].ID, `value="shop"`, "No request matches")
	admin.get("/requests?key=kio").want(200).says("is not clear", "/requests?key="+kiosk.ID)
	admin.get("/requests?key=" + url.QueryEscape(hostile)).want(200).says("Nothing is called").lacks(hostile)
	admin.get("/requests?template=" + url.QueryEscape("Cara")).want(200).says("1 request<")
	admin.get("/audit?who=kiosk").want(200).says("Nothing is called")
	admin.get("/audit?who="+url.QueryEscape("dana admin")).want(200).lacks("Nothing is called", "is not clear")
	admin.get("/audit?who=command").want(200).says("is not clear", "who=cli")
	admin.get("/audit/export?who=nobody").want(200).says(`{"complete":true,"rows":0}`).lacks("seq")
	minted := admin.post("/mint", "template", "Cara").want(200).says("Anam gave a token.")
	secrets.add(tokenInPage.FindStringSubmatch(string(minted.body))[1])
}

// The lists of keys and people have pages, and a search that finds what stands on another one.
func TestListsOfKeysAndPeopleArePaged(t *testing.T) {
	t.Parallel()
	k, _ := crowded(t, 60)
	admin := k.visitor(models.RoleAdmin)
	for path, name := range map[string]string{"/keys": "Key 0059", "/people": "Person 0059"} {
		page := admin.get(path).want(200).says("Next page", `type="search"`)
		if n := strings.Count(string(page.body), "<tr"); n != 51 {
			t.Errorf("%s has %d rows", path, n-1)
		}
		admin.get(path+"?search="+url.QueryEscape(strings.ToUpper(name))).want(200).says(name).lacks("Next page", "0058")
		admin.part(path+"?search=nothing-like-it", "section#list").want(200).says("Show ").lacks("<html")
		admin.led(admin.get(path+"?cursor=nonsense"), path).want(200)
	}
}
