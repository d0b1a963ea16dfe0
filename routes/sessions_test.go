package routes

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

func TestSessionsAndRoles(t *testing.T) {
	t.Parallel()
	for _, least := range models.Roles {
		k := probed(t, probe(post, httpkit.SignedIn(least), httpkit.JSON))
		k.browse(post, "/probe", "", nil).refused(models.CodeUnauthenticated)
		k.browse(post, "/probe", "made-up", nil).refused(models.CodeUnauthenticated)
		k.call(post, "/probe", k.key(models.Scopes...), nil).refused(models.CodeUnauthenticated)
		for _, role := range models.Roles {
			a := k.browse(post, "/probe", k.signIn(role), nil)
			if role.Includes(least) {
				a.want(204)
			} else {
				a.refused(models.CodeForbidden)
			}
		}
	}
}

func TestSessionEndsWithItsPerson(t *testing.T) {
	t.Parallel()
	k := probed(t, probe(get, httpkit.SignedIn(models.RoleViewer), httpkit.JSON))
	session := k.signIn(models.RoleViewer)
	k.browse(get, "/probe", session, nil).want(204)
	k.clock.advance(models.SessionIdle)
	k.browse(get, "/probe", session, nil).refused(models.CodeUnauthenticated)
}

func TestSessionCookie(t *testing.T) {
	t.Parallel()
	for public, secure := range map[string]bool{"https://greenroom.example.com": true, "http://127.0.0.1:8080": false} {
		base, err := url.Parse(public)
		if err != nil {
			t.Fatal(err)
		}
		k := newKit(t, func(o *Options) { o.PublicURL = base })
		s := k.parts.kit
		k.app = k.parts.app([]httpkit.Route{
			{Method: get, Path: "/in", Rule: httpkit.Anyone, Format: httpkit.JSON, Handle: func(c *fiber.Ctx) error { s.SetSession(c, "token"); return nil }},
			{Method: get, Path: "/out", Rule: httpkit.Anyone, Format: httpkit.JSON, Handle: func(c *fiber.Ctx) error { s.ClearSession(c); return nil }},
		})
		in := cookieOf(t, k.call(get, "/in", "", nil))
		if in.Name != "greenroom_session" || in.Value != "token" || !in.HttpOnly || in.Secure != secure || in.SameSite != http.SameSiteLaxMode || in.Path != "/" || in.MaxAge != 7*24*3600 {
			t.Errorf("%s: cookie %v", public, in)
		}
		out := cookieOf(t, k.call(get, "/out", "", nil))
		if out.Value != "" || out.Expires.IsZero() || out.Expires.After(time.Now()) {
			t.Errorf("%s: the cookie stays: %v", public, out)
		}
	}
}

func cookieOf(t *testing.T, a answer) *http.Cookie {
	t.Helper()
	cookies := (&http.Response{Header: a.header}).Cookies()
	if len(cookies) != 1 {
		t.Fatalf("%d cookies", len(cookies))
	}
	return cookies[0]
}
