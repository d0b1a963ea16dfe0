package routes

import (
	"net/http/httptest"
	"strings"
	"testing"

	"greenroom/models"
)

// sample fills the parameters of a path with what the matrix's app holds.
var sample = strings.NewReplacer(":slug", "cara", ":number", "1", ":label", "live")

func samplePath(r route) string {
	path := sample.Replace(r.path)
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if strings.HasPrefix(part, ":") || strings.HasPrefix(part, "*") {
			parts[i] = "00000000-0000-7000-8000-000000000000"
		}
	}
	return strings.Join(parts, "/")
}

// TestScopeByRoute calls every route of the table that wants a key, with no key, a browser's session, and a key of each scope.
func TestScopeByRoute(t *testing.T) {
	k := newApp(t)
	k.published("cara")
	session := k.signIn(models.RoleAdmin)
	keys := map[models.Scope]string{}
	for _, scope := range models.Scopes {
		keys[scope] = k.key(scope)
	}
	tested := 0
	for _, r := range k.server.rows {
		if strings.HasPrefix(r.path, "/api/") && r.rule.scope == "" {
			t.Errorf("%s %s is open to callers without a key", r.method, r.path)
		}
		if r.rule.scope == "" {
			continue
		}
		tested++
		path := samplePath(r)
		k.call(r.method, path, "", nil).refused(models.CodeUnauthenticated)
		k.browse(r.method, path, session, nil).refused(models.CodeUnauthenticated)
		for scope, key := range keys {
			a := k.call(r.method, path, key, nil)
			switch {
			case scope != r.rule.scope:
				a.refused(models.CodeForbidden)
				if !strings.Contains(string(a.body), string(r.rule.scope)) {
					t.Errorf("%s %s: the answer doesn't name the scope that is needed: %s", r.method, path, a.body)
				}
			case a.status == 401 || a.status == 403 || a.status >= 500:
				t.Errorf("%s %s with its scope %s: %d %s", r.method, path, scope, a.status, a.body)
			}
		}
	}
	if tested < 13 {
		t.Errorf("only %d routes were tested", tested)
	}
}

// TestRoleByRoute calls every route of the table that wants a session, signed out, with a key, and in each role.
// Roles that are allowed must not be turned away; what the route then makes of an empty request is other tests' business.
func TestRoleByRoute(t *testing.T) {
	k := newApp(t)
	k.published("cara")
	key := k.key(models.Scopes...)
	for _, r := range k.server.rows {
		if r.rule.role == "" {
			continue
		}
		path := samplePath(r)
		k.wantTurnedAway(r, k.browse(r.method, path, "", nil))
		k.wantTurnedAway(r, k.call(r.method, path, key, nil))
		for _, role := range models.Roles {
			if role.Includes(r.rule.role) {
				continue
			}
			k.browse(r.method, path, k.signIn(role), nil).want(403)
		}
	}
}

// wantTurnedAway takes 401, or the way to the sign-in page.
func (k *kit) wantTurnedAway(r route, a answer) {
	k.Helper()
	led := a.status == 303 && strings.HasPrefix(a.header.Get("Location"), "/login")
	if a.status != 401 && !led {
		k.Errorf("%s %s without a session: %d", r.method, r.path, a.status)
	}
}

// TestAllowedRoleByRoute lets each role that is allowed call every route in an app of its own, since some routes sign out or delete.
func TestAllowedRoleByRoute(t *testing.T) {
	table := newKit(t).server.table()
	for _, role := range models.Roles {
		k := newApp(t)
		k.published("cara")
		for _, r := range table {
			if r.rule.role == "" || !role.Includes(r.rule.role) {
				continue
			}
			a := k.browse(r.method, samplePath(r), k.signIn(role), nil)
			if a.status == 401 || a.status == 403 || strings.HasPrefix(a.header.Get("Location"), "/login") && r.path != "/logout" {
				t.Errorf("%s %s as %s: %d", r.method, r.path, role, a.status)
			}
		}
	}
}

// TestWritesNeedOurOwnOrigin sends every write that a cookie could carry as another site would.
func TestWritesNeedOurOwnOrigin(t *testing.T) {
	k := newApp(t)
	session := k.signIn(models.RoleAdmin)
	for _, r := range k.server.rows {
		if r.rule.scope != "" || r.method == get {
			continue
		}
		request := httptest.NewRequest(r.method, samplePath(r), nil)
		request.Header.Set("Sec-Fetch-Site", "cross-site")
		request.Header.Set("Cookie", sessionCookie+"="+session)
		k.send(request).want(403)
	}
}

// TestAnonymousRoutesAreFew lists what anybody may call, so that a route doesn't become public by mistake.
func TestAnonymousRoutesAreFew(t *testing.T) {
	known := map[string]bool{
		"GET /healthz": true, "GET /readyz": true, "GET /openapi.yaml": true,
		"GET /": true, "GET /setup": true, "POST /setup": true, "GET /login": true, "POST /login": true,
		"POST /logout": true, "POST /account/theme": true, "GET /assets/*": true, "GET /assets/:name": true, "GET /favicon.ico": true,
	}
	for _, r := range newKit(t).server.table() {
		if r.rule.public && !known[r.method+" "+r.path] {
			t.Errorf("%s %s needs neither key nor session: is that meant?", r.method, r.path)
		}
	}
}
