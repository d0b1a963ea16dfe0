package routes

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/anam/sandbox"
	"greenroom/messages"
	"greenroom/models"
	"greenroom/routes/httpkit"
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
		"a mint":                           {func() { k.mint(key, `{"template":"cara-support"}`) }, prefixOf(key), "cara-support"},
		"a refused mint":                   {func() { k.call(post, tokens, key, `{"template":"draft-one"}`).want(409) }, prefixOf(key), "draft-one"},
		"of no persona":                    {func() { k.call(post, tokens, key, `{"template":"made-up"}`).want(404) }, prefixOf(key), nil},
		"of the Lab":                       {func() { k.mint(key, `{"personaId":"`+labPersona+`"}`) }, prefixOf(key), nil},
		"what is no slug":                  {func() { k.call(post, tokens, key, `{"template":"No Slug\n"}`).want(404) }, prefixOf(key), nil},
		"a revoked key":                    {func() { k.call(post, tokens, revoked, `{"template":"cara-support"}`).want(401) }, prefixOf(revoked), nil},
		"a key with another end":           {func() { k.call(post, tokens, key[:len(key)-3]+"abc", `{"template":"cara-support"}`).want(401) }, nil, nil},
		"by path":                          {func() { k.call(get, "/api/v1/templates/draft-one", key, nil).want(200) }, prefixOf(key), "draft-one"},
		"refused by path":                  {func() { k.call(put, "/api/v1/templates/draft-one/labels/live", key, `{"version":"x"}`).want(422) }, prefixOf(key), "draft-one"},
		"refused by a path without a slug": {func() { k.call(put, "/api/v1/templates/NO%20SLUG/labels/live", key, `{"version":"x"}`).want(422) }, prefixOf(key), nil},
		"by a path without a slug":         {func() { k.call(get, "/api/v1/templates/NO%20SLUG", key, nil).want(404) }, prefixOf(key), nil},
		"without a key":                    {func() { k.call(get, "/api/v1/templates/draft-one", "", nil).want(401) }, nil, nil},
		"a page":                           {func() { editor.get("/templates/draft-one").want(200) }, nil, "draft-one"},
		"a mint by hand":                   {func() { editor.post("/mint", "template", "draft-one").want(200) }, nil, "draft-one"},
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
	failing := models.Fail(models.CodeConflict, "Failing.")
	rows := []httpkit.Route{
		{Method: get, Path: "/page", Rule: httpkit.Anyone, Format: httpkit.JSON, Handle: nothingMore},
		{Method: get, Path: "/probe", Rule: httpkit.Anyone, Format: httpkit.JSON, Handle: nothingMore, Probe: true},
		{Method: get, Path: "/failing", Rule: httpkit.Anyone, Format: httpkit.JSON, Handle: func(*fiber.Ctx) error { return failing }, Probe: true},
		{Method: get, Path: "/broken", Rule: httpkit.Anyone, Format: httpkit.JSON, Handle: func(*fiber.Ctx) error { panic("broken") }, Probe: true},
	}
	k := probed(t, rows)
	for path, want := range map[string]string{"/page": "INFO", "/probe": "DEBUG", "/failing": "INFO", "/broken": "ERROR"} {
		k.call(get, path, "", nil)
		if line := k.line(); line["route"] != path || line["level"] != want {
			t.Errorf("%s: %v, want level %s", path, line, want)
		}
	}
}

func TestHealthAndReadinessAreProbes(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	k := newApp(t, func(o *Options) { o.Log = slog.New(slog.NewJSONHandler(io.MultiWriter(logged, &log), nil)) })
	for _, path := range []string{"/healthz", "/readyz"} {
		k.call(get, path, "", nil).want(200)
		k.call("HEAD", path, "", nil).want(200)
	}
	if log.Len() > 0 {
		t.Errorf("logged: %s", log.String())
	}
	k.must(k.store.Close())
	k.call(get, "/readyz", "", nil).want(503)
	if !strings.Contains(log.String(), `"route":"/readyz","status":503`) {
		t.Errorf("not logged: %s", log.String())
	}
}

// observed counts what an app tells.
type observed struct {
	mu    sync.Mutex
	open  int
	ended []string
}

func (o *observed) RequestBegan() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.open++
}

func (o *observed) RequestEnded(method, route string, status int, took time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.open--
	if took < 0 {
		route += " before it began"
	}
	o.ended = append(o.ended, strings.Join([]string{method, route, string(rune('0' + status/100))}, " "))
}

// last gives what was told last, and how many requests are being answered.
func (o *observed) last() (ended string, open int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.ended[len(o.ended)-1], o.open
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
		if got, open := seen.last(); got != c.want || open != 0 {
			t.Errorf("%s %s: heard %q with %d open, want %q", c.method, c.path, got, open, c.want)
		}
	}
	k.rawCall(k.listen(), "GET /healthz HTTP/1.1\r\nHost: x\r\nbad header line\r\n\r\n").want(400)
	if got, open := seen.last(); !strings.HasSuffix(got, "none 4") || open != 0 {
		t.Errorf("unreadable: heard %q with %d open", got, open)
	}
}

// A form that is shown again has its code in the log like an error does: as a warning where a bound turned it away, as an error with its cause where something failed.
func TestAccessLogOfFormsThatAreShownAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		told         *models.Error
		level, cause string
	}{
		{messages.NewError(messages.TooManySignIns, messages.Facts{}), "WARN", ""},
		{&models.Error{Code: models.CodeUnavailable, Message: "The disk is full.", Err: io.ErrShortWrite}, "ERROR", "short write"},
		{models.Fail(models.CodeInternal, "It failed."), "ERROR", "It failed."},
		{models.Fail(models.CodeUnauthenticated, "Wrong password."), "INFO", ""},
	} {
		k := newKit(t)
		k.app = k.parts.app([]httpkit.Route{{Method: fiber.MethodGet, Path: "/told", Rule: httpkit.Anyone, Format: httpkit.Page, Handle: func(ctx *fiber.Ctx) error {
			return ctx.Status(httpkit.TellStatus(ctx, c.told)).SendString("the form again")
		}}})
		k.call(get, "/told", "", nil).want(httpkit.StatusOf[c.told.Code]).says("the form again")
		line := k.line()
		cause, _ := line["cause"].(string)
		if line["code"] != string(c.told.Code) || line["level"] != c.level || c.level == "ERROR" && !strings.Contains(cause, c.cause) || c.level != "ERROR" && cause != "" {
			t.Errorf("%s: %v", c.told, line)
		}
	}
}
