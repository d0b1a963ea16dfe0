package deploy_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const site = "https://greenroom.example.com"

// visitor is a client that trusts the certificate of the page, and follows no redirect.
func (m *machine) visitor() *http.Client {
	m.Helper()
	certificate, err := os.ReadFile("/etc/ssl/greenroom/cert.pem")
	m.must(err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(certificate)
	jar, err := cookiejar.New(nil)
	m.must(err)
	return &http.Client{
		Jar: jar, Timeout: 20 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, MaxIdleConnsPerHost: callers},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

type response struct {
	status int
	header http.Header
	body   string
}

func (m *machine) ask(client *http.Client, method, address, body string, headers ...string) response {
	m.Helper()
	r, err := http.NewRequestWithContext(m.Context(), method, address, strings.NewReader(body))
	m.must(err)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := client.Do(r)
	m.must(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	m.must(err)
	return response{answer.StatusCode, answer.Header, string(text)}
}

// behindTheProxy signs in through nginx: http leads to https, cookies and headers are those of https, and the audit has
// the visitor's address and not the proxy's.
func (m *machine) behindTheProxy() {
	m.Helper()
	v := m.visitor()
	if plain := m.ask(v, "GET", "http://greenroom.example.com/login", ""); plain.status != 301 || plain.header.Get("Location") != site+"/login" {
		m.Errorf("over http: %d %v", plain.status, plain.header)
	}
	page := m.ask(v, "GET", site+"/login", "")
	if page.status != 200 || page.header.Get("Strict-Transport-Security") == "" {
		m.Errorf("sign-in page: %d %v", page.status, page.header)
	}
	form := url.Values{"email": {"you@example.com"}, "password": {password}}
	signedIn := m.ask(v, "POST", site+"/login", form.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Origin", site, "X-Forwarded-For", "203.0.113.9")
	if cookie := signedIn.header.Get("Set-Cookie"); signedIn.status != 303 || !strings.HasPrefix(cookie, "__Host-") || !strings.Contains(cookie, "secure") {
		m.Errorf("signing in: %d %v", signedIn.status, signedIn.header)
	}
	rows := m.shell("sudo -u greenroom greenroom audit export --db /var/lib/greenroom/greenroom.db --action session.started", "")
	if !strings.Contains(rows, `"203.0.113.9"`) {
		m.Errorf("the visitor's address is not known: %s", rows)
	}
	for address, status := range map[string]int{"http://127.0.0.1:8081/login": 200, "http://rebound.example:8081/login": 421} {
		if got := m.ask(v, "GET", address, ""); got.status != status {
			m.Errorf("%s: %d, want %d", address, got.status, status)
		}
	}
}

// callers ask for tokens at the same time.
const callers = 6

// rounds is how often each server is restarted.
const rounds = 3

// restartsWithoutAGap runs the page's commands while apps ask for tokens through nginx. Not one may fail.
func (m *machine) restartsWithoutAGap(commands, key string) (said string) {
	m.Helper()
	m.publishPersona()
	client := m.visitor()
	ctx, stop := context.WithCancel(m.Context())
	var given, failed atomic.Int64
	var all sync.WaitGroup
	for range callers {
		all.Go(func() {
			for ctx.Err() == nil {
				if why := mint(client, key); why == "" {
					given.Add(1)
				} else if failed.Add(1) == 1 {
					m.Errorf("a request failed: %s", why)
				}
			}
		})
	}
	for range rounds {
		before := given.Load()
		said = m.shell(commands, "")
		m.until("apps got more tokens", func() bool { return given.Load() > before+callers })
	}
	stop()
	all.Wait()
	m.Logf("%d requests during %d restarts, %d failed", given.Load()+failed.Load(), 2*rounds, failed.Load())
	if failed.Load() > 0 {
		m.Errorf("nginx: %s", m.shell("grep -v refused /var/log/nginx/error.log || true", ""))
	}
	return said
}

// mint tells why there was no token.
func mint(client *http.Client, key string) string {
	r, err := http.NewRequest(http.MethodPost, site+"/api/v1/session-tokens", strings.NewReader(`{"template":"cara"}`))
	if err != nil {
		return err.Error()
	}
	r.Header.Set("Authorization", "Bearer "+key)
	r.Header.Set("Content-Type", "application/json")
	answer, err := client.Do(r)
	if err != nil {
		return err.Error()
	}
	defer answer.Body.Close()
	if body, err := io.ReadAll(answer.Body); err != nil || answer.StatusCode != http.StatusCreated {
		return answer.Status + " " + string(body)
	}
	return ""
}

// publishPersona makes a persona for the apps to ask for.
func (m *machine) publishPersona() {
	m.Helper()
	made := m.shell("sudo -u greenroom greenroom key create --db /var/lib/greenroom/greenroom.db --name editor --scope templates:write --scope templates:publish", "")
	send := func(method, path string, body any) {
		m.Helper()
		text, err := json.Marshal(body)
		m.must(err)
		got := m.ask(m.visitor(), method, site+path, string(text), "Authorization", "Bearer "+appKey.FindString(made), "Content-Type", "application/json")
		if got.status >= 300 {
			m.Fatalf("%s %s: %d %s", method, path, got.status, got.body)
		}
	}
	send("POST", "/api/v1/templates", map[string]any{"slug": "cara", "persona": map[string]string{
		"name": "Cara", "avatarId": "30fa96d0-26c4-4e55-94a0-517025942e18", "voiceId": "6bfbe25a-979d-40f3-a92b-5394170af54b",
		"llmId": "0934d97d-0c3a-4f33-91b0-5e136a0ef466", "systemPrompt": "You are Cara.",
	}})
	send("PUT", "/api/v1/templates/cara/labels/live", map[string]any{"version": 1})
}
