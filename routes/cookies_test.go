package routes

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store/storetest"
)

var publicURLs = map[string]*url.URL{
	"plain": {Scheme: "http", Host: "127.0.0.1:8080"},
	"https": {Scheme: "https", Host: "greenroom.example"},
}

func TestSessionCookie(t *testing.T) {
	t.Parallel()
	for scheme, prefix := range map[string]string{"plain": "", "https": "__Host-"} {
		k := newKit(t, func(o *Options) { o.PublicURL = publicURLs[scheme] })
		s := k.parts.kit
		k.app = k.parts.app([]httpkit.Route{
			{Method: get, Path: "/in", Rule: httpkit.Anyone, Format: httpkit.JSON, Handle: func(c *fiber.Ctx) error { s.SetSession(c, "token"); return nil }},
			{Method: get, Path: "/out", Rule: httpkit.Anyone, Format: httpkit.JSON, Handle: func(c *fiber.Ctx) error { s.ClearSession(c); return nil }},
		})
		name := prefix + "greenroom_session_" + k.store.ShortID()
		in := cookieOf(t, k.call(get, "/in", "", nil))
		if in.Name != name || in.Value != "token" || in.MaxAge != 7*24*3600 {
			t.Errorf("%s: cookie %v", scheme, in)
		}
		out := cookieOf(t, k.call(get, "/out", "", nil))
		if out.Name != name || out.Value != "" || out.Expires.IsZero() || out.Expires.After(time.Now()) {
			t.Errorf("%s: the cookie stays: %v", scheme, out)
		}
		for _, cookie := range []*http.Cookie{in, out} { // a browser drops a __Host- cookie that says otherwise, also one that deletes
			if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" || cookie.Secure != (prefix != "") {
				t.Errorf("%s: cookie %v", scheme, cookie)
			}
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

// sessionCookieOf is the session's among the cookies of a sign-in.
func sessionCookieOf(t *testing.T, a answer) *http.Cookie {
	t.Helper()
	for _, cookie := range (&http.Response{Header: a.header}).Cookies() {
		if a.kit.purposeOf(cookie.Name) == httpkit.SessionCookie {
			return cookie
		}
	}
	t.Fatal("no session")
	return nil
}

// TestEveryCookieHasItsFlags does what sets each cookie: signing in, the browser that is known then, a message, the theme, a publication that can be undone.
func TestEveryCookieHasItsFlags(t *testing.T) {
	t.Parallel()
	for scheme, public := range publicURLs {
		k := newPages(t, func(o *Options) { o.PublicURL = public })
		v := k.visitor(models.RoleEditor)
		k.template("cara")
		answers := []answer{
			k.stranger().post("/login", "email", v.user.Email, "password", passwordMark), v.post("/account/theme", "theme", "dark"),
			v.post("/templates/cara/publish", "version", "1", "label", "live", "from", "0", "confirm", "trial_failed"), v.post("/logout"),
		}
		seen := map[string]bool{}
		secrets.add(sessionCookieOf(t, answers[0]).Value)
		for _, a := range answers {
			for _, cookie := range (&http.Response{Header: a.want(303).header}).Cookies() {
				seen[k.purposeOf(cookie.Name)] = true
				if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" ||
					cookie.Secure != (scheme == "https") || strings.HasPrefix(cookie.Name, "__Host-") != (scheme == "https") {
					t.Errorf("%s: %v", scheme, cookie)
				}
			}
		}
		if len(seen) != 5 {
			t.Errorf("%s: only %v were set", scheme, seen)
		}
	}
}

// TestTwoServersOnOneHost keeps a browser signed in at two servers that differ in their port alone, for which a cookie is the same.
func TestTwoServersOnOneHost(t *testing.T) {
	t.Parallel()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	first, second := atPort(newPages(t), jar), atPort(newPages(t), jar)
	first.signIn("First admin")
	second.signIn("Second admin")
	first.says("/account", "First admin")
	second.says("/account", "Second admin")

	first.post("/account/theme", url.Values{"theme": {"dark"}, "return": {"/account"}})
	first.says("/account", `data-theme="dark"`)
	second.says("/account", `data-theme="system"`)

	first.post("/logout", nil)
	second.says("/account", "Second admin")
	first.says("/account", "Sign in")
	second.says("/templates", "Personas")
}

// site is a server at a port of its own, as one browser sees it.
type site struct {
	*kit
	url    string
	client *http.Client
}

func atPort(k *kit, jar http.CookieJar) site {
	k.Helper()
	return site{k, "http://" + k.listen(), &http.Client{Jar: jar}}
}

func (s site) signIn(name string) {
	s.Helper()
	_, err := s.store.CreateUser(s.Context(), tester, models.NewUser{Email: "admin@example.com", Name: name, Role: models.RoleAdmin, Password: passwordMark, ByOwner: true})
	s.must(err)
	s.post("/login", url.Values{"email": {"admin@example.com"}, "password": {passwordMark}})
}

func (s site) post(path string, form url.Values) {
	s.Helper()
	answer, err := s.client.PostForm(s.url+path, form)
	s.read(answer, err)
}

func (s site) says(path, text string) {
	s.Helper()
	answer, err := s.client.Get(s.url + path)
	if page := s.read(answer, err); !strings.Contains(page, text) {
		s.Errorf("%s doesn't say %q\n%s", path, text, shortened(page))
	}
}

func (s site) read(answer *http.Response, err error) string {
	s.Helper()
	s.must(err)
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	s.must(err)
	if answer.StatusCode != 200 {
		s.Errorf("%s: %s", answer.Request.URL.Path, answer.Status)
	}
	return string(page)
}

// upgraded is an app on a database with a session that 0.1.0 started.
func upgraded(t *testing.T) (*kit, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "greenroom.db")
	earlier := newApp(t, func(o *Options) { o.Store = storetest.OpenAt(t, path, o.Now) })
	earlier.store = earlier.options.Store
	token := earlier.signIn(models.RoleViewer)
	earlier.must(earlier.store.Close())
	storetest.MakeSessionsOld(t, path)
	k := newPages(t, func(o *Options) { o.Store = storetest.OpenAt(t, path, o.Now) })
	k.store, k.users = k.options.Store, earlier.users
	k.clock.advance(time.Second)
	return k, token
}

const cookieOfFirstVersion = "greenroom_session"

// withOldCookie opens a page as a browser that was signed in at 0.1.0.
func (k *kit) withOldCookie(token, path string) answer {
	k.Helper()
	return k.call(get, path, "", nil, "Accept", "text/html", "Cookie", cookieOfFirstVersion+"="+token)
}

// The upgrade signs nobody out: the cookie moves to its new name, with the same token, and the old one goes.
func TestSessionsOfTheFirstVersionGoOn(t *testing.T) {
	t.Parallel()
	k, token := upgraded(t)
	a := k.withOldCookie(token, "/account").want(200).says("Dana viewer")
	set := map[string]*http.Cookie{}
	for _, cookie := range (&http.Response{Header: a.header}).Cookies() {
		set[cookie.Name] = cookie
	}
	fresh, old := set[k.parts.kit.CookieName(httpkit.SessionCookie)], set[cookieOfFirstVersion]
	if fresh == nil || fresh.Value != token || fresh.MaxAge > 7*24*3600-1 || fresh.MaxAge < 7*24*3600-60 {
		t.Errorf("the new cookie is %v", fresh)
	}
	if old == nil || old.Value != "" || old.Expires.After(time.Now()) || old.Expires.IsZero() {
		t.Errorf("the old cookie stays: %v", old)
	}
	k.browse(get, "/account", token, nil).want(200)
	k.withOldCookie(token, "/account").want(200) // a request that was on its way
	v := k.stranger()
	v.cookies[httpkit.SessionCookie] = token
	v.led(v.post("/logout"), "/login").says("You are signed out.")
	k.withOldCookie(token, "/account").want(303)
}

// The old name is anybody's: another server on this host sets it too, and another site of the domain can.
func TestOldCookiesOfOthers(t *testing.T) {
	t.Parallel()
	k, _ := upgraded(t)
	for name, token := range map[string]string{"of another server": "made-up", "of a session since the upgrade": k.signIn(models.RoleViewer)} {
		a := k.withOldCookie(token, "/account").want(303)
		if a.header.Get("Location") != "/login?next=%2Faccount" || a.header.Get("Set-Cookie") != "" {
			t.Errorf("%s: led to %s, sets %q", name, a.header.Get("Location"), a.header.Get("Set-Cookie"))
		}
		k.withOldCookie(token, "/login").want(200).says("Sign in").lacks("Your session has ended")
	}
}
