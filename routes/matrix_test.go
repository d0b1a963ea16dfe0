package routes

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

// sample fills the parameters of a path with data that the matrix's app has.
var sample = strings.NewReplacer(":slug", "cara", ":number", "1", ":label", "live")

func samplePath(r httpkit.Route) string {
	path := sample.Replace(r.Path)
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
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	session := k.signIn(models.RoleAdmin)
	keys := map[models.Scope]string{}
	for _, scope := range models.Scopes {
		keys[scope] = k.key(scope)
	}
	tested := 0
	for _, r := range k.parts.rows {
		if strings.HasPrefix(r.Path, "/api/") && !r.Rule.NeedsKey() {
			t.Errorf("%s %s is open to callers without a key", r.Method, r.Path)
		}
		if !r.Rule.NeedsKey() {
			continue
		}
		tested++
		path := samplePath(r)
		k.call(r.Method, path, "", nil).refusedIn(r.Format, models.CodeUnauthenticated)
		k.browse(r.Method, path, session, nil).refusedIn(r.Format, models.CodeUnauthenticated)
		for scope, key := range keys {
			a := k.call(r.Method, path, key, nil)
			switch {
			case r.Rule.AnyKey && a.status == 200:
			case scope != r.Rule.Scope:
				a.refusedIn(r.Format, models.CodeForbidden)
				if !strings.Contains(string(a.body), string(r.Rule.Scope)) {
					t.Errorf("%s %s: the answer doesn't name the scope that is needed: %s", r.Method, path, a.body)
				}
			case a.status == 401 || a.status == 403 || a.status >= 500:
				t.Errorf("%s %s with its scope %s: %d %s", r.Method, path, scope, a.status, a.body)
			}
		}
	}
	if tested < 16 {
		t.Errorf("only %d routes were tested", tested)
	}
}

// TestRoleByRoute calls every route of the table that wants a session, signed out, with a key, and in each role.
// Allowed roles must not be refused. Other tests check the answers to real requests.
func TestRoleByRoute(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara")
	key := k.key(models.Scopes...)
	for _, r := range k.parts.rows {
		if r.Rule.Role == "" {
			continue
		}
		path := samplePath(r)
		k.wantTurnedAway(r, k.browse(r.Method, path, "", nil))
		k.wantTurnedAway(r, k.call(r.Method, path, key, nil))
		for _, role := range models.Roles {
			if role.Includes(r.Rule.Role) {
				continue
			}
			k.browse(r.Method, path, k.signIn(role), nil).want(403)
		}
	}
}

// wantTurnedAway accepts 401, or a redirect to the sign-in page.
func (k *kit) wantTurnedAway(r httpkit.Route, a answer) {
	k.Helper()
	led := a.status == 303 && strings.HasPrefix(a.header.Get("Location"), "/login")
	if a.status != 401 && !led {
		k.Errorf("%s %s without a session: %d", r.Method, r.Path, a.status)
	}
}

// TestAllowedRoleByRoute lets each role that is allowed call every route in an app of its own, since some routes sign out or delete.
func TestAllowedRoleByRoute(t *testing.T) {
	t.Parallel()
	table := newKit(t).parts.rows
	for _, role := range models.Roles {
		k := newApp(t)
		k.published("cara")
		for _, r := range table {
			if r.Rule.Role == "" || !role.Includes(r.Rule.Role) {
				continue
			}
			a := k.browse(r.Method, samplePath(r), k.signIn(role), nil)
			if a.status == 401 || a.status == 403 || strings.HasPrefix(a.header.Get("Location"), "/login") && r.Path != "/logout" {
				t.Errorf("%s %s as %s: %d", r.Method, r.Path, role, a.status)
			}
		}
	}
}

// TestWritesNeedOurOwnOrigin sends every write that a cookie can authorize, as another site would.
func TestWritesNeedOurOwnOrigin(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	session := k.signIn(models.RoleAdmin)
	for _, r := range k.parts.rows {
		if r.Rule.NeedsKey() || r.Method == get || r.Method == http.MethodOptions || r.AnyOrigin {
			continue
		}
		request := httptest.NewRequest(r.Method, samplePath(r), nil)
		request.Header.Set("Sec-Fetch-Site", "cross-site")
		request.Header.Set("Cookie", k.parts.kit.CookieName(httpkit.SessionCookie)+"="+session)
		k.send(request).want(403)
	}
}

// TestAnonymousRoutesAreFew lists the public routes, so that none becomes public by mistake.
func TestAnonymousRoutesAreFew(t *testing.T) {
	t.Parallel()
	known := map[string]bool{
		"GET /healthz": true, "GET /readyz": true, "GET /openapi.yaml": true,
		"GET /": true, "GET /setup": true, "POST /setup": true, "GET /login": true, "POST /login": true,
		"POST /v1/metrics/client": true, "OPTIONS /v1/metrics/client": true, "OPTIONS /v1/auth/session-token": true, "OPTIONS /v1/engine/session": true,
		"POST /logout": true, "POST /account/theme": true, "GET /assets/*": true, "GET /assets/:name": true, "GET /favicon.ico": true,
	}
	for _, r := range newKit(t).parts.rows {
		if r.Rule.Public && !known[r.Method+" "+r.Path] {
			t.Errorf("%s %s needs neither key nor session: is that meant?", r.Method, r.Path)
		}
	}
}
