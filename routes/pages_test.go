package routes

import (
	"bytes"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

// stranger is a browser in which nobody is signed in.
func (k *kit) stranger() *visitor { return &visitor{kit: k, cookies: map[string]string{}} }

func TestSignedOutIsLedToLogin(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.stranger()
	for path, to := range map[string]string{
		"/":                            "/templates",
		"/templates":                   "/login",
		"/templates/cara":              "/login?next=%2Ftemplates%2Fcara",
		"/templates?search=a%26b&tag=": "/login?next=%2Ftemplates%3Fsearch%3Da%2526b%26tag%3D",
		"/requests":                    "/login?next=%2Frequests",
	} {
		if got := v.get(path).want(303).header.Get("Location"); got != to {
			t.Errorf("%s led to %s, want %s", path, got, to)
		}
	}
}

// A submitted form is not redirected, so that the browser can send it again after signing in.
func TestSignedOutFormIsNotLost(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.stranger().post("/templates/cara", "name", "Cara").want(401).says("You are signed out", "reload this page")
	a := k.stranger().send(http.MethodPost, "/templates/cara", url.Values{"name": {"Cara"}}, "HX-Request", "true", "HX-Current-URL", "https://greenroom.example/templates/cara")
	if to := a.want(401).header.Get("HX-Redirect"); to != "" {
		t.Errorf("led away to %q", to)
	}
}

func TestSignedOutHTMXIsLedToLogin(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	a := k.stranger().send(http.MethodGet, "/templates?search=x", nil, "HX-Request", "true", "HX-Target", "section#list",
		"HX-Current-URL", "https://greenroom.example/templates/cara?x=1")
	if to := a.want(401).header.Get("HX-Redirect"); to != "/login?next=%2Ftemplates%2Fcara%3Fx%3D1" {
		t.Errorf("led to %q", to)
	}
}

// A frame is not led away: the sign-in page may not be framed, this answer may.
func TestSignedOutFrameSaysSo(t *testing.T) {
	k := newPages(t)
	for dest, want := range map[string]struct {
		status    int
		ancestors string
	}{
		"iframe":   {401, "frame-ancestors 'self'"},
		"document": {303, "frame-ancestors 'none'"},
		"":         {303, "frame-ancestors 'none'"},
	} {
		a := k.stranger().send(http.MethodGet, "/templates/cara/preview?pane", nil, "Sec-Fetch-Dest", dest)
		if policy := a.want(want.status).header.Get("Content-Security-Policy"); !strings.Contains(policy, want.ancestors) {
			t.Errorf("%q: the policy is %s", dest, policy)
		}
		if dest == "iframe" {
			a.says("You are signed out", "sign in").lacks("<form")
		}
	}
}

func TestErrorPages(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleViewer)
	v.get("/templates/none").want(404).says("There is nothing here", "Personas", v.user.Name)
	v.get("/nowhere").want(404).says("There is nothing here", v.user.Name)
	v.get("/templates/new").want(403).says("You may not do this", "editor")
	a := v.post("/templates", "name", "x")
	a.want(403).says(a.header.Get("X-Request-Id"))
	k.stranger().get("/nowhere").want(404).says("There is nothing here").lacks("rail-you")
}

func TestFormsFromOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleAdmin)
	for _, path := range []string{"/templates", "/templates/cara/archive", "/login", "/logout", "/account/theme", "/setup"} {
		v.send(http.MethodPost, path, nil, "Sec-Fetch-Site", "cross-site").want(403).says("another site")
	}
	if v.get("/templates").status != 200 {
		t.Error("the session did not survive")
	}
}

func TestOnlyFormsAreTaken(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleEditor)
	v.send(http.MethodPost, "/templates", map[string][]string{"slug": {"cara"}}, "Content-Type", "application/json").want(415)
	v.send(http.MethodPost, "/templates", map[string][]string{"slug": {"cara"}}, "Content-Type", "multipart/form-data; boundary=x").want(415)
}

// A form over the limit never reaches its handler; the answer is a page all the same.
func TestFormOverTheLimit(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleEditor)
	body := url.Values{"systemPrompt": {strings.Repeat("a", formLimit)}}.Encode()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+k.listen()+"/templates", strings.NewReader(body))
	k.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "text/html")
	r.AddCookie(&http.Cookie{Name: v.kit.parts.kit.CookieName(httpkit.SessionCookie), Value: v.cookies[httpkit.SessionCookie]})
	response, err := http.DefaultClient.Do(r)
	k.must(err)
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	k.must(err)
	answer{kit: k, status: response.StatusCode, header: response.Header, body: page}.want(413).says("That was too large")
}

// A long search occurs in the URL and in two headers, which must fit.
func TestLongSearch(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleViewer)
	long := "/templates?search=" + url.QueryEscape(strings.Repeat("界", httpkit.MaxSearch))
	v.send(http.MethodGet, long, nil, "Referer", "http://example.com"+long, "HX-Current-URL", "http://example.com"+long).want(200).says("No persona matches")
	v.get("/templates?search=" + strings.Repeat("a", 3000)).want(200).says("No persona matches")
}

func TestTheme(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.stranger()
	v.get("/login").says(`data-theme="system"`)
	v.led(v.post("/account/theme", "theme", "dark", "return", "/login?next=%2Fkeys"), "/login?next=%2Fkeys").says(`data-theme="dark"`)
	v.led(v.post("/account/theme", "theme", hostile, "return", "//evil.example"), home)
	v.get("/login").says(`data-theme="dark"`)
	v.cookies[themeCookie] = "<script>alert(1)</script>"
	v.get("/login").says(`data-theme="system"`).lacks("<script>alert")
}

func TestFlashIsShownOnce(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	v.led(v.post("/templates/cara/archive"), home).says("Archived cara")
	v.get(home).lacks("Archived cara")
}

// A fragment cannot show the message, so it waits for the next whole page.
func TestFlashWaitsForAPage(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleEditor)
	v.post("/templates/cara/archive").want(303)
	v.part("/templates", "section#list").want(200).lacks("Archived cara")
	v.get(home).says("Archived cara")
}

func TestMadeUpFlashIsBounded(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleViewer)
	for name, raw := range map[string]string{
		"hostile":   `[{"Kind":"good","Text":"` + strings.ReplaceAll(hostile, `"`, `\"`) + `"},{"Kind":"x onclick=","Text":"no"}]`,
		"too many":  `[` + strings.Repeat(`{"Kind":"bad","Text":"many"},`, 50) + `{"Kind":"bad","Text":"many"}]`,
		"not JSON":  `{`,
		"too large": `[{"Kind":"good","Text":"` + strings.Repeat("long", 2000) + `"}]`,
	} {
		v.cookies[flashCookie] = base64.RawURLEncoding.EncodeToString([]byte(raw))
		page := string(v.get(home).want(200).lacks(hostile, "longlong", "onclick=").body)
		if n := strings.Count(page, "<span>many</span>"); n > flashCount {
			t.Errorf("%s: %d messages", name, n)
		}
		if v.cookies[flashCookie] != "" {
			t.Errorf("%s: the cookie stays", name)
		}
	}
}

func TestAssets(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	path, err := k.options.Assets.Path("app.js")
	k.must(err)
	v := k.stranger()
	plain := v.get(path).want(200)
	if plain.header.Get("Cache-Control") != "public, max-age=31536000, immutable" || !strings.HasPrefix(plain.header.Get("Content-Type"), "text/javascript") {
		t.Error(plain.header)
	}
	tags := map[string]string{"": plain.header.Get("ETag")}
	for encoding, wanted := range map[string]string{"gzip": "br;q=0, gzip;q=0.8", "br": "gzip, deflate, br, zstd"} {
		small := v.send(http.MethodGet, path, nil, "Accept-Encoding", wanted).want(200)
		if small.header.Get("Content-Encoding") != encoding || !bytes.Equal(small.plain(), plain.body) || small.header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s is not the same file: %v", encoding, small.header)
		}
		tags[encoding] = small.header.Get("ETag")
		v.send(http.MethodGet, path, nil, "Accept-Encoding", wanted, "If-None-Match", tags[encoding]).want(304)
	}
	if tags[""] == tags["br"] || tags["br"] == tags["gzip"] || tags[""] == tags["gzip"] {
		t.Errorf("other bytes under the same ETag: %v", tags)
	}
	v.send(http.MethodGet, path, nil, "If-None-Match", `"x", `+plain.header.Get("ETag")).want(304)
	for _, missing := range []string{"/assets/manifest.json", "/assets/..%2fembed.go", "/assets/", "/assets/none.js"} {
		v.get(missing).want(404)
	}
}

func TestHead(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	r := httptest.NewRequest(http.MethodHead, "/login", nil)
	r.Header.Set("Accept", "text/html")
	if a := k.send(r).want(200); len(a.body) != 0 {
		t.Error("HEAD has a body")
	}
}
