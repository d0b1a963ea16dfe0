package routes

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"greenroom/models"
)

// at asks under a name, as a browser would.
func (k *kit) at(host, path, accept string) answer {
	k.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Host = host
	r.Header.Set("Accept", accept)
	return k.send(r)
}

// With a public URL, pages are served under its name and this machine's own ones alone.
func TestPagesUnderAnotherName(t *testing.T) {
	t.Parallel()
	k := newApp(t, func(o *Options) {
		o.PublicURL, o.HoldHost = &url.URL{Scheme: "https", Host: "greenroom.example"}, true
	})
	for host, want := range map[string]int{
		"greenroom.example": 200, "GREENROOM.example": 200, "greenroom.example.": 200, "greenroom.example:443": 200, "greenroom.example:8443": 200,
		"127.0.0.1:8080": 200, "127.8.8.8": 200, "localhost:8080": 200, "[::1]:8080": 200,
		"evil.example": 421, "evil.example:8080": 421, "greenroom.example.evil.example": 421, "evil-greenroom.example": 421,
		"localhost.evil.example": 421, "127.0.0.1.evil.example": 421, "192.168.0.5:8080": 421, "[2001:db8::1]": 421, "upstream": 421,
	} {
		if got := k.at(host, "/login", "text/html"); got.status != want {
			t.Errorf("%s: %d, want %d", host, got.status, want)
		}
		if got := k.at(host, "/healthz", "*/*"); got.status != 200 {
			t.Errorf("a probe at %s: %d", host, got.status)
		}
		if got := k.at(host, "/api/v1/templates", "*/*"); got.status != 401 {
			t.Errorf("an app at %s: %d", host, got.status)
		}
	}
	refused := k.at("evil.example", "/login", "text/html")
	if !strings.Contains(string(refused.body), "Greenroom is at https://greenroom.example. Open it there.") {
		t.Errorf("said: %s", refused.body)
	}
	if line := k.line(); line["host"] != "evil.example" || line["public_url"] != "https://greenroom.example" {
		t.Errorf("log: %v", line)
	}
	k.at("evil.example", "/preview/limit", "application/json").refused(models.CodeMisdirected)
}

// Without a public URL nobody knows the server's name, and every one is taken.
func TestPagesUnderAnyName(t *testing.T) {
	t.Parallel()
	k := newApp(t, func(o *Options) { o.PublicURL = &url.URL{Scheme: "http", Host: "127.0.0.1:8080"} })
	for _, host := range []string{"greenroom.example", "192.168.0.5:8080", "127.0.0.1:8080"} {
		k.at(host, "/login", "text/html").want(200)
	}
}

// Browsers that came by https are told to stay with it, also by errors and by the API; those of a plain server are not.
func TestStrictTransport(t *testing.T) {
	t.Parallel()
	for scheme, want := range map[string]string{"https": "max-age=31536000", "http": ""} {
		k := newApp(t, func(o *Options) { o.PublicURL = &url.URL{Scheme: scheme, Host: "greenroom.example"} })
		for _, path := range []string{"/login", "/nothing-here", "/healthz", "/api/v1/templates"} {
			if got := k.at("greenroom.example", path, "text/html").header.Get("Strict-Transport-Security"); got != want {
				t.Errorf("%s %s: %q, want %q", scheme, path, got, want)
			}
		}
	}
}
