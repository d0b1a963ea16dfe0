package routes

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	brotli "github.com/molecule-man/go-brrr"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

// asBrowsers is what browsers send under https, and to this machine.
const asBrowsers = "gzip, deflate, br, zstd"

// plain is the body before it was compressed.
func (a answer) plain() []byte {
	a.kit.Helper()
	switch encoding := a.header.Get("Content-Encoding"); {
	case encoding == "", len(a.body) == 0: // or only its head was asked for
		return a.body
	case encoding == httpkit.Brotli:
		body, err := brotli.Decompress(a.body)
		a.kit.must(err)
		return body
	case encoding == httpkit.Gzip:
		reader, err := gzip.NewReader(bytes.NewReader(a.body))
		a.kit.must(err)
		body, err := io.ReadAll(reader)
		a.kit.must(err)
		return body
	default:
		a.kit.Fatalf("Content-Encoding %s", encoding)
		return nil
	}
}

// encoded fails the test unless the answer has the encoding, and says so to caches.
func (a answer) encoded(encoding string) answer {
	a.kit.Helper()
	if got := a.header.Get("Content-Encoding"); got != encoding {
		a.kit.Errorf("Content-Encoding %q, want %q; %d bytes", got, encoding, len(a.body))
	}
	if vary := strings.Join(a.header.Values("Vary"), ","); encoding != "" && !strings.Contains(vary, "Accept-Encoding") {
		a.kit.Errorf("Vary: %s", vary)
	}
	return a
}

func TestPagesAreCompressed(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	v := k.visitor(models.RoleAdmin)
	for _, path := range []string{"/templates", "/templates/cara", "/templates/cara/history", "/keys/new", "/audit", "/requests", "/account", "/people", "/connection", "/nowhere", "/catalog/voices"} {
		for encodings, want := range map[string]string{asBrowsers: httpkit.Brotli, "gzip, deflate": httpkit.Gzip, "zstd": "", "": "", "br;q=0, gzip;q=0": ""} {
			a := v.send(http.MethodGet, path, nil, "Accept-Encoding", encodings).encoded(want)
			if page := string(a.plain()); !strings.Contains(page, "<") || want != "" && len(a.body) > len(page)*2/3 {
				t.Errorf("%s: %d bytes of %d\n%s", path, len(a.body), len(page), page)
			}
			if length := a.header.Get("Content-Length"); length != strconv.Itoa(len(a.body)) {
				t.Errorf("%s: Content-Length %s of %d", path, length, len(a.body))
			}
		}
	}
	k.stranger().send(http.MethodGet, "/login", nil, "Accept-Encoding", asBrowsers).encoded(httpkit.Brotli)
	part := v.send(http.MethodGet, "/templates", nil, "Accept-Encoding", asBrowsers, "HX-Request", "true", "HX-Target", "section#list").encoded(httpkit.Brotli)
	if !strings.HasPrefix(string(part.plain()), `<section id="list"`) {
		t.Errorf("fragment: %s", part.plain())
	}
}

// TestNewSecretsAreNotCompressed asks for each answer that shows one, as long as it may be.
func TestNewSecretsAreNotCompressed(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	v := k.visitor(models.RoleAdmin)
	other := k.visitor(models.RoleViewer)
	for path, form := range map[string][]string{
		"/keys":                                  {"name", "App", "scopes", "mint", "templates", "all"},
		"/people":                                {"name", "Sam", "email", "sam@example.com", "role", "viewer"},
		"/people/" + other.user.ID + "/password": {},
		"/mint":                                  {"template", "cara"},
		"/templates/cara/preview/session":        {},
	} {
		values := map[string][]string{}
		for i := 0; i < len(form); i += 2 {
			values[form[i]] = []string{form[i+1]}
		}
		a := v.send(http.MethodPost, path, values, "Accept-Encoding", asBrowsers).encoded("")
		if strings.Contains(a.header.Get("Vary"), "Accept-Encoding") {
			t.Errorf("%s: Vary %s", path, a.header.Get("Vary"))
		}
	}
	a := k.call(post, "/api/v1/session-tokens", k.key(models.ScopeMint), `{"template":"cara"}`, "Accept-Encoding", asBrowsers).want(201).encoded("")
	if a.header.Get("Vary") != "" {
		t.Errorf("a token: Vary %s", a.header.Get("Vary"))
	}
}

// TestOnlyReadsOfPagesAreCompressed holds for routes to come: what a page changes may show something new.
func TestOnlyReadsOfPagesAreCompressed(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	long := strings.Repeat("long ", 1000)
	rows := slices.Clone(k.parts.rows)
	k.parts.kit.PathOf = nil // /probe would be the path of a base URL
	for i := range rows {
		row := &rows[i]
		row.Path, row.BodyLimit, row.Refused = "/probe"+row.Path, 0, nil
		row.Rule = httpkit.Rule{Public: row.Rule.Scope == "", Scope: row.Rule.Scope} // nobody signs in here
		row.Handle = func(c *fiber.Ctx) error { return c.SendString(long) }
	}
	k.app = k.parts.app(rows)
	key := k.key(models.Scopes...)
	for _, row := range rows {
		want := httpkit.Brotli
		if mints := row.Rule.Scope == models.ScopeMint; row.Method != get && !row.Reads && (mints || row.Rule.Scope == "") {
			want = ""
		}
		a := k.call(row.Method, sample.Replace(row.Path), key, nil, "Accept-Encoding", asBrowsers, "Sec-Fetch-Site", "same-origin").want(200)
		if got := a.header.Get("Content-Encoding"); got != want {
			t.Errorf("%s %s: %q, want %q", row.Method, row.Path, got, want)
		}
	}
}

// TestAnotherSiteMeasuresNothing opens pages as a site does that tries to find out what they hold, by what it puts into the address.
func TestAnotherSiteMeasuresNothing(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleViewer)
	for site, want := range map[string]string{"cross-site": "", "same-site": "", "same-origin": httpkit.Brotli, "none": httpkit.Brotli, "": httpkit.Brotli} {
		for _, path := range []string{"/templates?search=guess", "/requests?search=guess"} {
			v.send(http.MethodGet, path, nil, "Accept-Encoding", asBrowsers, "Sec-Fetch-Site", site).want(200).encoded(want)
		}
	}
}

func TestAnswersOfTheAPIAreCompressed(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(keeper...)
	k.template("cara")
	const path = "/api/v1/templates/cara"
	small := k.call(get, path, key, nil, "Accept-Encoding", asBrowsers).want(200).encoded("") // under 1 KB
	if small.header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("Vary: %s", small.header.Get("Vary"))
	}
	long := persona("Cara")
	long.SystemPrompt = strings.Repeat("Be kind. ", 1000)
	k.call(post, path+"/versions", key, map[string]any{"persona": long}, "If-Match", `"1"`, "Accept-Encoding", asBrowsers).want(201).encoded(httpkit.Brotli)
	plain := k.call(get, path, key, nil).want(200).encoded("")
	tags := map[string]bool{plain.header.Get("ETag"): true}
	for encoding, wanted := range map[string]string{httpkit.Brotli: asBrowsers, httpkit.Gzip: "gzip"} {
		a := k.call(get, path, key, nil, "Accept-Encoding", wanted).want(200).encoded(encoding)
		tag := a.header.Get("ETag")
		if !bytes.Equal(a.plain(), plain.body) || tags[tag] {
			t.Errorf("%s: ETag %s", encoding, tag)
		}
		tags[tag] = true
		for _, accepted := range []string{"", wanted, asBrowsers} {
			if again := k.call(get, path, key, nil, "Accept-Encoding", accepted, "If-None-Match", tag).want(304); again.header.Get("ETag") != tag || again.header.Get("Content-Encoding") != "" || len(again.body) > 0 {
				t.Errorf("304: %v", again.header)
			}
		}
		k.call(patch, path, key, `{}`, "If-Match", tag).want(200)
		k.call(patch, path, key, `{}`, "If-Match", `W/`+tag).want(200)
		whole := k.call(http.MethodHead, path, key, nil, "Accept-Encoding", wanted).want(200).encoded(encoding)
		if whole.header.Get("ETag") != tag || whole.header.Get("Content-Length") != strconv.Itoa(len(a.body)) || len(whole.body) > 0 {
			t.Errorf("HEAD: %v, %d bytes", whole.header, len(a.body))
		}
	}
	if k.call(get, "/openapi.yaml", "", nil, "Accept-Encoding", asBrowsers).want(200).encoded(httpkit.Brotli); len(tags) != 3 {
		t.Errorf("ETags %v", tags)
	}
	if a := k.call(get, "/api/v1/audit?format=jsonl", k.key(models.ScopeAuditRead), nil, "Accept-Encoding", asBrowsers).want(200).encoded(""); len(a.body) == 0 {
		t.Error("the export is empty")
	}
}
