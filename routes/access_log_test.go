package routes

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"greenroom/anam/sandbox"
	"greenroom/models"
)

// line is the last line of the log.
func (k *kit) line() map[string]any {
	k.Helper()
	lines := strings.Split(strings.TrimSpace(k.log.String()), "\n")
	var entry map[string]any
	k.must(json.Unmarshal([]byte(lines[len(lines)-1]), &entry))
	return entry
}

func TestAccessLogKeepsOutWhatClientsWrite(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	key := k.key(models.ScopeTemplatesRead)
	k.call(get, "/api/v1/templates/slug-not-to-log?search=query-not-to-log", key, nil, "User-Agent", "agent-not-to-log").want(404)
	line := k.line()
	for name, want := range map[string]any{"method": "GET", "route": "/api/v1/templates/:slug", "status": 404.0, "code": "template_not_found"} {
		if line[name] != want {
			t.Errorf("%s: %v, want %v", name, line[name], want)
		}
	}
	if line["request_id"] == "" || line["duration"] == nil {
		t.Errorf("line lacks the request ID or the duration: %v", line)
	}
	if strings.Contains(k.log.String(), "not-to-log") {
		t.Errorf("the log repeats the request: %v", line)
	}
}

// A line says which app asked for which persona, as far as they are known; the key itself is in no line (TestMain looks for that).
func TestAccessLogNamesKeyAndPersona(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara-support")
	k.template("draft-one")
	key := k.key(models.ScopeMint, models.ScopeTemplatesRead, models.ScopeTemplatesPublish)
	former, secret, err := k.store.CreateKey(t.Context(), tester, models.NewKey{Name: "Former app", Scopes: []models.Scope{models.ScopeMint}})
	k.must(err)
	revoked := secret.Reveal()
	secrets.add(revoked)
	k.must(k.store.RevokeKey(t.Context(), tester, former.ID))
	editor := k.visitor(models.RoleEditor)
	const tokens = "/api/v1/session-tokens"
	for name, c := range map[string]struct {
		call          func()
		key, template any
	}{
		"a mint":                   {func() { k.mint(key, `{"template":"cara-support"}`) }, prefixOf(key), "cara-support"},
		"a refused mint":           {func() { k.call(post, tokens, key, `{"template":"draft-one"}`).want(409) }, prefixOf(key), "draft-one"},
		"of no persona":            {func() { k.call(post, tokens, key, `{"template":"made-up"}`).want(404) }, prefixOf(key), nil},
		"of the Lab":               {func() { k.mint(key, `{"personaId":"`+labPersona+`"}`) }, prefixOf(key), nil},
		"what is no slug":          {func() { k.call(post, tokens, key, `{"template":"No Slug\n"}`).want(404) }, prefixOf(key), nil},
		"a revoked key":            {func() { k.call(post, tokens, revoked, `{"template":"cara-support"}`).want(401) }, prefixOf(revoked), nil},
		"a key with another end":   {func() { k.call(post, tokens, key[:len(key)-3]+"abc", `{"template":"cara-support"}`).want(401) }, nil, nil},
		"by path":                  {func() { k.call(get, "/api/v1/templates/draft-one", key, nil).want(200) }, prefixOf(key), "draft-one"},
		"refused by path":          {func() { k.call(put, "/api/v1/templates/draft-one/labels/live", key, `{"version":"x"}`).want(422) }, prefixOf(key), "draft-one"},
		"by a path without a slug": {func() { k.call(get, "/api/v1/templates/NO%20SLUG", key, nil).want(404) }, prefixOf(key), nil},
		"without a key":            {func() { k.call(get, "/api/v1/templates/draft-one", "", nil).want(401) }, nil, nil},
		"a page":                   {func() { editor.get("/templates/draft-one").want(200) }, nil, "draft-one"},
		"a mint by hand":           {func() { editor.post("/mint", "template", "draft-one").want(200) }, nil, "draft-one"},
	} {
		c.call()
		if line := k.line(); line["key"] != c.key || line["template"] != c.template {
			t.Errorf("%s: %v", name, line)
		}
	}
}

// What Anam refuses is told with the key and the persona.
func TestWarningsOfMintsNameKeyAndPersona(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.published("cara-support")
	key := k.key(models.ScopeMint)
	k.must(k.sandbox.Script(sandbox.Fault{Status: 429}))
	k.call(post, "/api/v1/session-tokens", key, `{"template":"cara-support"}`).refused(models.CodeAnamRateLimited)
	for entry := range strings.Lines(k.log.String()) {
		if strings.Contains(entry, "anam refused a token") {
			if !strings.Contains(entry, `"key":"`+prefixOf(key)+`"`) || !strings.Contains(entry, `"template":"cara-support"`) {
				t.Error(entry)
			}
			return
		}
	}
	t.Error("no warning")
}

// Probes come every few seconds: they are logged when they fail, or when somebody asks for everything.
func TestProbesAreLeftOut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		level  slog.Level
		broken bool
		want   int // lines
	}{
		"well":           {slog.LevelInfo, false, 0},
		"well, at debug": {slog.LevelDebug, false, 3},
		"failing":        {slog.LevelInfo, true, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			k := newApp(t, func(o *Options) {
				o.Log = slog.New(slog.NewJSONHandler(io.MultiWriter(logged, &log), &slog.HandlerOptions{Level: c.level}))
			})
			status := 200
			if c.broken {
				k.must(k.store.Close())
				status = 503
			}
			k.call(get, "/healthz", "", nil).want(200)
			k.call("HEAD", "/healthz", "", nil).want(200)
			k.call(get, "/readyz", "", nil).want(status)
			if got := strings.Count(log.String(), `"msg":"request"`); got != c.want {
				t.Errorf("%d lines, want %d:\n%s", got, c.want, log.String())
			}
		})
	}
}

// observed counts what an app tells.
type observed struct {
	open  int
	ended []string
}

func (o *observed) RequestBegan() { o.open++ }

func (o *observed) RequestEnded(method, route string, status int, took time.Duration) {
	o.open--
	if took < 0 {
		route += " before it began"
	}
	o.ended = append(o.ended, strings.Join([]string{method, route, string(rune('0' + status/100))}, " "))
}

// Requests are counted by pattern and by methods that exist, so that nobody can make series up.
func TestObserverHearsPatterns(t *testing.T) {
	t.Parallel()
	seen := &observed{}
	k := newApp(t, func(o *Options) { o.Observer = seen })
	k.published("cara-support")
	key := k.key(models.ScopeTemplatesRead)
	for _, c := range []struct {
		method, path string
		want         string
	}{
		{get, "/healthz", "GET /healthz 2"},
		{"HEAD", "/healthz", "HEAD /healthz 2"},
		{get, "/api/v1/templates/cara-support", "GET /api/v1/templates/:slug 2"},
		{get, "/api/v1/templates/made-up", "GET /api/v1/templates/:slug 4"},
		{get, "/made-up/1", "GET none 4"},
		{get, "/metrics", "GET none 4"},
		{get, "/debug/pprof/", "GET none 4"},
		{"DELETE", "/healthz", "DELETE none 4"},
		{"MADEUP", "/healthz", "unknown none 4"},
	} {
		k.call(c.method, c.path, key, nil)
		if got := seen.ended[len(seen.ended)-1]; got != c.want || seen.open != 0 {
			t.Errorf("%s %s: heard %q with %d open, want %q", c.method, c.path, got, seen.open, c.want)
		}
	}
}
