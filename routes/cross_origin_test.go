package routes

import (
	"bufio"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

const (
	taken       = 204
	otherSite   = 403  // the browser itself says that another site sent it
	tellsOfHost = -403 // a proxy may have changed Host
)

// TestCrossOriginWritesAreRefused tries what browsers and proxies make of one form.
// Browsers send Sec-Fetch-Site under https and to localhost, and Origin with every POST.
func TestCrossOriginWritesAreRefused(t *testing.T) {
	t.Parallel()
	const https, plain, ported = "https://greenroom.example", "http://greenroom.example", "http://greenroom.example:8080"
	for name, c := range map[string]struct {
		public, host, origin, site string
		more                       []string
		want                       int
	}{
		"https, same origin":                     {https, "greenroom.example", https, "same-origin", nil, taken},
		"https, a typed address":                 {https, "greenroom.example", "", "none", nil, taken},
		"https, another site":                    {https, "greenroom.example", "https://evil.example", "cross-site", nil, otherSite},
		"https, a sister site":                   {https, "greenroom.example", "https://sister.greenroom.example", "same-site", nil, otherSite},
		"https, another port":                    {https, "greenroom.example", "https://greenroom.example:8443", "same-site", nil, otherSite},
		"a value that no browser sends":          {https, "greenroom.example", "https://evil.example", "Same-Origin", nil, otherSite},
		"its own page from a link":               {https, "greenroom.example", https, "cross-site", nil, taken},
		"another site, no public URL":            {"", "greenroom.example", "https://evil.example", "cross-site", nil, otherSite},
		"no site is trusted by its host alone":   {"", "greenroom.example", https, "cross-site", nil, otherSite},
		"no browser":                             {https, "greenroom.example", "", "", nil, taken},
		"plain http, same origin":                {plain, "greenroom.example", plain, "", nil, taken},
		"plain http, no public URL":              {"", "greenroom.example", plain, "", nil, taken},
		"plain http, another site":               {plain, "greenroom.example", "http://evil.example", "", nil, tellsOfHost},
		"plain http, a host that ends alike":     {plain, "greenroom.example", "http://evil-greenroom.example", "", nil, tellsOfHost},
		"plain http, a host that begins alike":   {plain, "greenroom.example", "http://greenroom.example.evil.example", "", nil, tellsOfHost},
		"plain http, another port":               {ported, "greenroom.example:8080", "http://greenroom.example:9090", "", nil, tellsOfHost},
		"plain http, its port":                   {"", "greenroom.example:8080", ported, "", nil, taken},
		"plain http, null":                       {plain, "greenroom.example", "null", "", nil, otherSite},
		"null with a browser's word":             {plain, "greenroom.example", "null", "same-origin", nil, taken},
		"null from another site":                 {plain, "greenroom.example", "null", "cross-site", nil, otherSite},
		"an extension":                           {plain, "greenroom.example", "chrome-extension://greenroom.example", "", nil, otherSite},
		"a file":                                 {plain, "greenroom.example", "file://", "", nil, otherSite},
		"nonsense":                               {plain, "greenroom.example", "http://%zz", "", nil, otherSite},
		"the same name under another scheme":     {https, "greenroom.example", plain, "", nil, taken}, // Host names no scheme
		"proxy with a Host of its own":           {"", "127.0.0.1:8080", plain, "", nil, tellsOfHost},
		"proxy, the address as public URL":       {"http://127.0.0.1:8080", "127.0.0.1:8080", plain, "", nil, tellsOfHost},
		"proxy, public URL":                      {plain, "127.0.0.1:8080", plain, "", nil, taken},
		"proxy, public URL with https":           {https, "127.0.0.1:8080", https, "", nil, taken},
		"proxy, public URL, other scheme":        {https, "127.0.0.1:8080", plain, "", nil, tellsOfHost},
		"proxy, the browser's word":              {"", "127.0.0.1:8080", https, "same-origin", nil, taken},
		"proxy, another site":                    {https, "127.0.0.1:8080", "https://evil.example", "cross-site", nil, otherSite},
		"X-Forwarded-Host of anybody":            {"", "127.0.0.1:8080", "http://evil.example", "", []string{"X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "http"}, tellsOfHost},
		"X-Forwarded-Host of a trusted proxy":    {"", "127.0.0.1:8080", plain, "", []string{"X-Forwarded-Host", "greenroom.example", "trusted", "yes"}, tellsOfHost},
		"X-Forwarded-Host that says other":       {plain, "127.0.0.1:8080", plain, "", []string{"X-Forwarded-Host", "other.example", "trusted", "yes"}, taken},
		"X-Forwarded-Proto of a trusted proxy":   {"", "greenroom.example", https, "", []string{"X-Forwarded-Proto", "https", "trusted", "yes"}, taken},
		"Forwarded":                              {"", "127.0.0.1:8080", "http://evil.example", "", []string{"Forwarded", "host=evil.example"}, tellsOfHost},
		"Host in upper case":                     {"", "Greenroom.EXAMPLE", plain, "", nil, taken},
		"public URL in upper case":               {"https://Greenroom.Example", "127.0.0.1:8080", https, "", nil, taken},
		"Host with the default port":             {"", "greenroom.example:80", plain, "", nil, taken},
		"Host with the default port of https":    {"", "greenroom.example:443", https, "", nil, taken},
		"Host with the other scheme's port":      {"", "greenroom.example:443", plain, "", nil, tellsOfHost},
		"public URL with the default port":       {"https://greenroom.example:443/", "127.0.0.1:8080", https, "", nil, taken},
		"public URL with the other default port": {"https://greenroom.example:80", "127.0.0.1:8080", https, "", nil, tellsOfHost},
		"Host with a dot":                        {"", "greenroom.example.", plain, "", nil, taken},
		"a visit with a dot, the proxy without":  {https, "127.0.0.1:8080", "https://greenroom.example.", "", nil, taken},
		"public URL with a dot":                  {"https://greenroom.example.:443", "127.0.0.1:8080", https, "", nil, taken},
		"IPv6":                                   {"", "[::1]:8080", "http://[::1]:8080", "", nil, taken},
		"IPv6, another address":                  {"", "[::1]:8080", "http://[::2]:8080", "", nil, tellsOfHost},
		"IPv6, the default port":                 {"", "[::1]:80", "http://[::1]", "", nil, taken},
		"IPv6 in its long form":                  {"http://[0:0:0:0:0:0:0:1]:8080", "127.0.0.1:8080", "http://[::1]:8080", "", nil, taken},
		"IPv6 behind a proxy":                    {"http://[2001:DB8::1]", "127.0.0.1:8080", "http://[2001:db8::1]", "", nil, taken},
		"one machine, two names":                 {"http://127.0.0.1:8080", "127.0.0.1:8080", "http://localhost:8080", "", nil, tellsOfHost},
		"one machine by its name":                {"http://127.0.0.1:8080", "localhost:8080", "http://localhost:8080", "", nil, taken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, rule := range []httpkit.Rule{httpkit.Anyone, httpkit.SignedIn(models.RoleViewer)} {
				k := probed(t, append(probe(post, rule, httpkit.JSON), probe(get, rule, httpkit.JSON)...), behind(t, c.public, c.more))
				for method, want := range map[string]int{get: taken, post: c.want} {
					r := httptest.NewRequest(method, "/probe", nil)
					r.Host = c.host
					headers := append([]string{"Origin", c.origin, "Sec-Fetch-Site", c.site, "Cookie", k.parts.kit.CookieName(httpkit.SessionCookie) + "=" + k.signIn(models.RoleViewer)}, c.more...)
					for i := 0; i < len(headers); i += 2 {
						if headers[i+1] != "" {
							r.Header.Set(headers[i], headers[i+1])
						}
					}
					a := k.send(r).want(max(want, -want))
					if names := strings.Contains(string(a.body), "--public-url"); names != (want == tellsOfHost) {
						t.Errorf("%s: %s", method, a.body)
					}
				}
			}
		})
	}
}

// behind sets the public URL and trusts the peer of the test when more says so.
func behind(t *testing.T, public string, more []string) func(*Options) {
	t.Helper()
	u, err := url.Parse(public)
	if err != nil {
		t.Fatal(err)
	}
	return func(o *Options) {
		if public != "" {
			o.PublicURL = u
		}
		if strings.Contains(strings.Join(more, " "), "trusted") {
			o.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0")}
		}
	}
}

// A proxy may send no Host at all; then null, which names no host either, must not pass for the same.
func TestNullIsNoHost(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	at := k.listen()
	for origin, want := range map[string]int{"null": 403, "http://evil.example": 403, "file://": 403, "": 303} {
		conn, err := net.Dial("tcp", at)
		k.must(err)
		head := "POST /logout HTTP/1.0\r\nAccept: text/html\r\nContent-Length: 0\r\n"
		if origin != "" {
			head += "Origin: " + origin + "\r\n"
		}
		_, err = conn.Write([]byte(head + "\r\n"))
		k.must(err)
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		k.must(err)
		if answer.StatusCode != want {
			t.Errorf("%q: %s", origin, answer.Status)
		}
		_ = answer.Body.Close()
		_ = conn.Close()
	}
}

// What an operator needs stands in the log: what came and what was expected, and nothing that it could hold besides.
func TestRefusedOriginsAreLogged(t *testing.T) {
	t.Parallel()
	secrets.add("hunter2-never-logged")
	public := &url.URL{Scheme: "https", Host: "Greenroom.example:443"}
	for name, c := range map[string]struct {
		origin, host, site string
		want               map[string]string
	}{
		"a proxy": {"http://greenroom.corp.example", "127.0.0.1:8080", "", map[string]string{
			"origin": "http://greenroom.corp.example", "host": "127.0.0.1:8080", "fetch_site": "none", "hint": "--public-url"}},
		"another site": {"https://evil.example", "greenroom.example", "cross-site", map[string]string{
			"origin": "https://evil.example", "host": "greenroom.example", "fetch_site": "cross-site", "hint": ""}},
		"null":      {"null", "greenroom.example", "", map[string]string{"origin": "none", "hint": ""}},
		"secrets":   {"https://user:hunter2-never-logged@evil.example/hunter2-never-logged?k=hunter2-never-logged#hunter2-never-logged", "greenroom.example", "", map[string]string{"origin": "https://evil.example"}},
		"very long": {"https://" + strings.Repeat("a", 4000), "greenroom.example", strings.Repeat("x", 4000), map[string]string{"origin": "unreadable", "fetch_site": "unreadable"}},
		"turned":    {"https://evil\u202e.example", "greenroom.example", "", map[string]string{"origin": "unreadable"}},
		"lines":     {"https://evil.example", "greenroom.example", "a=b level=ERROR", map[string]string{"fetch_site": "unreadable"}},
	} {
		t.Run(name, func(t *testing.T) {
			k := newApp(t, func(o *Options) { o.PublicURL = public })
			r := httptest.NewRequest(post, "/login", nil)
			r.Host = c.host
			r.Header.Set("Origin", c.origin)
			r.Header.Set("Sec-Fetch-Site", c.site)
			id := k.send(r).want(403).header.Get("X-Request-Id")
			line := k.logLine(id)
			if line["level"] != "WARN" || line["code"] != "forbidden" || line["public_url"] != "https://greenroom.example" {
				t.Errorf("%v", line)
			}
			for key, want := range c.want {
				got, _ := line[key].(string)
				if key != "hint" && got != want || want == "" && got != "" || !strings.Contains(got, want) {
					t.Errorf("%s is %q, want %q", key, got, want)
				}
			}
		})
	}
}

// logLine is the one line of a request in the log.
func (k *kit) logLine(requestID string) map[string]any {
	k.Helper()
	var found []map[string]any
	for text := range strings.Lines(k.log.String()) {
		var line map[string]any
		k.must(json.Unmarshal([]byte(text), &line))
		if line["request_id"] == requestID {
			found = append(found, line)
		}
	}
	if len(found) != 1 {
		k.Fatalf("%d lines of request %s", len(found), requestID)
	}
	return found[0]
}

func TestAKeyIsNoBrowser(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(models.ScopeTemplatesPublish)
	k.template("cara")
	k.call(post, "/api/v1/templates/cara/archive", key, nil, "Sec-Fetch-Site", "cross-site").want(200)
}
