package e2e

import (
	"net/http"
	"strings"
	"testing"
)

// look is one page as somebody may meet it.
type look struct {
	path, sees string // sees is what tells that the page is there, in its h1, h2 or notices
	status     int64  // when it is an error page
}

// TestEveryPage looks at every page in light, dark and at 390 px: no complaint of axe, nothing that scrolls sideways.
func TestEveryPage(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	s.fillIn()
	keyPath, revokedPath := s.keyPaths(t)
	p := s.visitAs(t, anna)
	for _, l := range []look{
		{path: "/templates", sees: "Personas"},
		{path: "/templates?status=archived", sees: "Personas"},
		{path: "/templates?search=nothing-like-this", sees: "No persona matches"},
		{path: "/templates/new", sees: "New persona"},
		{path: caraPath, sees: cara},
		{path: caraPath + "/menu", sees: cara},
		{path: caraPath + "/use", sees: "Give the app a key"},
		{path: miaPath + "/use", sees: "Ask an editor to publish it"},
		{path: caraPath + "/moves", sees: "What was live when"},
		{path: caraPath + "/settings", sees: "What apps get"},
		{path: "/templates/leo-coach/settings", sees: "Bring back or delete"},
		{path: "/templates/leo-coach", sees: "This persona is archived"},
		{path: miaPath + "/publish", sees: "Publish v1 as live?"},
		{path: caraPath + "/publish?version=none", sees: "Stop giving tokens"},
		{path: caraPath + "/archive", sees: "Archive"},
		{path: "/templates/leo-coach/delete", sees: "Delete"},
		{path: "/requests", sees: "Token given"},
		{path: "/requests?search=nothing-like-this", sees: "No request matches"},
		{path: "/mint", sees: "Try a request"},
		{path: "/keys", sees: "App keys"},
		{path: "/keys/new", sees: "New key"},
		{path: keyPath, sees: "What it may do"},
		{path: keyPath + "/revoke", sees: "Revoke Shop?"},
		{path: revokedPath, sees: "Old"},
		{path: "/people", sees: "Add a person"},
		{path: "/connection", sees: "What Anam lists"},
		{path: "/account", sees: "Devices"},
		{path: "/templates/nobody", sees: "", status: http.StatusNotFound},
	} {
		p.visits(l)
	}
}

// visits opens a page and looks at it.
func (p *window) visits(l look) {
	p.t.Helper()
	if l.status != 0 {
		p.watch.expect(l.status)
	}
	p.open(l.path)
	p.sees("h1, h2, .notice, .outcome-head", l.sees)
	p.sound("as it is opened")
}

// fillIn makes what pages show: keys, requests that went well and badly, an archived persona, other people.
func (s *server) fillIn() {
	s.t.Helper()
	s.hire("viewer")
	shop := s.command("key", "create", "--name", "Shop", "--scope", "mint")
	old := s.command("key", "create", "--name", "Old", "--scope", "templates:read", "--template", "cara-support")
	s.command("key", "revoke", old[:12])
	publisher := s.command("key", "create", "--name", "Deploy", "--scope", "templates:publish")
	for slug, want := range map[string]int{"cara-support": 201, "mia-tour": 409, "nobody": 404} {
		if status := s.mint(shop, slug); status != want {
			s.t.Fatalf("minting %s: %d, want %d", slug, status, want)
		}
	}
	if status := s.post(publisher, "/api/v1/templates/leo-coach/archive", ""); status != http.StatusOK {
		s.t.Fatalf("archiving: %d", status)
	}
}

// keyPaths finds the pages of a key that works and one that is revoked.
func (s *server) keyPaths(t *testing.T) (shop, old string) {
	t.Helper()
	p := s.visitAs(t, anna)
	p.open("/keys")
	path := func(name string) string {
		return poll(p, "the key "+name, func() (string, bool) {
			path, err := ask[string](p, `one("a.row-link", `+quoted(name)+`).pathname`)
			return path, err == nil && strings.HasPrefix(path, "/keys/")
		})
	}
	return path("Shop"), path("Old")
}

// TestEveryPageOfAViewer looks at what somebody sees who may only read.
func TestEveryPageOfAViewer(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	s.fillIn()
	p := s.visitAs(t, sam)
	for _, l := range []look{
		{path: "/templates", sees: "Personas"},
		{path: caraPath, sees: cara},
		{path: caraPath + "/use", sees: "Give the app a key"},
		{path: caraPath + "/moves", sees: "What was live when"},
		{path: caraPath + "/settings", sees: "What apps get"},
		{path: "/requests", sees: "Token given"},
		{path: "/keys", sees: "Keys are made by admins"},
		{path: "/connection", sees: "What Anam lists"},
		{path: "/people", sees: "", status: http.StatusForbidden},
	} {
		p.visits(l)
	}
}

// TestEveryPageOutside looks at the pages before signing in.
func TestEveryPageOutside(t *testing.T) {
	t.Parallel()
	s := start(t)
	p := s.visit(t)
	p.visits(look{path: "/login", sees: "Sign in"})
	p.visits(look{path: "/setup?token=" + s.line("/setup?token="), sees: "Set up Greenroom"})
	p.visits(look{path: "/setup?token=wrong", sees: "Set up Greenroom", status: http.StatusForbidden})
}

// TestEveryEmptyPage looks at pages that have nothing to show yet.
func TestEveryEmptyPage(t *testing.T) {
	t.Parallel()
	p := start(t, withoutAnam(t)...).visitAs(t, anna)
	p.visits(look{path: "/templates", sees: "Make the first persona"})
	p.visits(look{path: "/requests", sees: "No requests yet"})
	p.visits(look{path: "/keys", sees: "No key yet"})
}
