package sandbox_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"greenroom/anam"
	"greenroom/anam/sandbox"
)

func TestOnlyLoopbackIsListenedOn(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0", "anam.test:0", "127.0.0.1", ""} {
		s := sandbox.New(sandbox.Options{Now: time.Now})
		if base, err := s.Start(addr); err == nil {
			t.Errorf("%q gave %s", addr, base)
		}
		must(t, s.Close())
	}
	s, _, _ := started(t, sandbox.Options{Now: time.Now})
	if _, err := s.Start("127.0.0.1:0"); err == nil {
		t.Error("it started twice")
	}
}

func TestCloseLeavesNothingRunning(t *testing.T) {
	before := runtime.NumGoroutine()
	s := sandbox.New(sandbox.Options{Now: time.Now})
	base, err := s.Start("127.0.0.1:0")
	must(t, err)
	must(t, s.Script(sandbox.Fault{What: sandbox.Hang}, sandbox.Fault{What: sandbox.Slow, DelayMilliseconds: 3_600_000}))
	c, err := anam.New(anam.Options{Now: time.Now, BaseURL: base, Key: sandbox.DefaultKey, Deadline: time.Minute})
	must(t, err)
	ended := make(chan error, 2)
	for range 2 {
		go func() { ended <- c.CheckKey(context.Background()) }()
	}
	for len(s.Requests()) < 2 {
		runtime.Gosched()
	}
	must(t, s.Close())
	must(t, s.Close())
	for range 2 {
		if err := <-ended; err == nil {
			t.Error("an interrupted request had an answer")
		}
	}
	c.Close()
	deadline := time.Now().Add(5 * time.Second)
	for runtime.NumGoroutine() > before && time.Now().Before(deadline) {
		runtime.Gosched()
	}
	if now := runtime.NumGoroutine(); now > before {
		t.Errorf("%d goroutines, %d before", now, before)
	}
	if _, err := s.Start("127.0.0.1:0"); err == nil {
		t.Error("a closed sandbox started again")
	}
}

// The dashboard may ask, under whichever port and name of this machine; a page from elsewhere may not, nor one without an address.
func TestPagesOfThisMachineMayAsk(t *testing.T) {
	t.Parallel()
	_, _, base := started(t, sandbox.Options{Now: time.Now})
	for origin, allowed := range map[string]string{
		"http://127.0.0.1:8080": "http://127.0.0.1:8080", "http://localhost:3000": "http://localhost:3000", "http://[::1]:8080": "http://[::1]:8080",
		"https://evil.example": "", "http://localhost.evil.example": "", "http://127.0.0.1.evil.example": "", "http://192.168.0.5:8080": "", "null": "", "": "",
	} {
		asked := sendFrom(t, "OPTIONS", base+"/v1/auth/session-token", origin)
		if asked.StatusCode != 204 || asked.Header.Get("Access-Control-Allow-Origin") != allowed {
			t.Errorf("%q: %d %v", origin, asked.StatusCode, asked.Header)
		}
		h := asked.Header
		if allowed != "" && (!strings.Contains(h.Get("Access-Control-Allow-Headers"), "Authorization") || !strings.Contains(h.Get("Access-Control-Allow-Methods"), "POST")) {
			t.Errorf("%q may ask for nothing: %v", origin, h)
		}
		refused := sendFrom(t, "GET", base+"/v1/avatars", origin)
		if refused.StatusCode != 401 || refused.Header.Get("Access-Control-Allow-Origin") != allowed || refused.Header.Get("Vary") != "Origin" {
			t.Errorf("%q: an error must be readable too: %d %v", origin, refused.StatusCode, refused.Header)
		}
	}
}

func sendFrom(t *testing.T, method, address, origin string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	must(t, err)
	if origin != "" {
		r.Header.Set("Origin", origin)
	}
	resp, err := http.DefaultClient.Do(r)
	must(t, err)
	_ = resp.Body.Close()
	return resp
}

func TestAsAHandlerItNamesTheHostThatWasAsked(t *testing.T) {
	t.Parallel()
	s := sandbox.New(sandbox.Options{Now: time.Now})
	server := httptest.NewServer(s)
	defer server.Close()
	defer s.Close()
	c, err := anam.New(anam.Options{Now: time.Now, BaseURL: server.URL, Key: sandbox.DefaultKey})
	must(t, err)
	defer c.Close()
	page, err := c.Avatars(context.Background(), anam.ListQuery{PerPage: 1})
	must(t, err)
	if len(page.Data) != 1 || !strings.HasPrefix(page.Data[0].ImageURL, server.URL+"/media/") {
		t.Errorf("%+v", page.Data)
	}
}

func TestTheHistoryKeepsRequestsButNoKey(t *testing.T) {
	t.Parallel()
	at := time.Unix(1_780_000_000, 0)
	s, c, base := started(t, sandbox.Options{Now: func() time.Time { return at }})
	body := `{"personaConfig":` + wholePersona + `}`
	post(t, base, sandbox.DefaultKey, body)
	post(t, base, "another-key", body)
	_, err := c.Avatars(context.Background(), anam.ListQuery{Page: 2, Search: "x"})
	must(t, err)
	seen := s.Requests()
	if len(seen) != 3 {
		t.Fatalf("%d requests", len(seen))
	}
	first := seen[0]
	if first.Method != "POST" || first.Path != "/v1/auth/session-token" || string(first.Body) != body || !first.Time.Equal(at) {
		t.Errorf("first %+v", first)
	}
	if first.Header.Get("Authorization") != sandbox.MaskedSecret("Bearer "+sandbox.DefaultKey) || first.Header.Get("Authorization") == seen[1].Header.Get("Authorization") {
		t.Errorf("masked as %q and %q", first.Header.Get("Authorization"), seen[1].Header.Get("Authorization"))
	}
	if seen[2].Query.Get("search") != "x" || strings.Contains(first.Header.Get("Authorization"), sandbox.DefaultKey) {
		t.Errorf("third %+v", seen[2])
	}
	s.ResetHistory()
	for range 1005 {
		s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/v1/nothing", nil))
	}
	if n := len(s.Requests()); n != 1000 {
		t.Errorf("%d requests kept", n)
	}
}

func TestAScriptIsPlayedInOrder(t *testing.T) {
	t.Parallel()
	s, c, _ := started(t, sandbox.Options{Now: time.Now})
	faults, err := sandbox.ReadScript(strings.NewReader(`[
		{"match":"GET /v1/voices","times":2,"status":401},
		{"match":"GET /v1/voices","status":403,"body":"{\"error\":\"mine\"}"},
		{"match":"GET /v1/avatars","what":"empty","times":-1}
	]`))
	must(t, err)
	must(t, s.Script(faults...))
	ctx := context.Background()
	for i, want := range []string{"401", "401", "403", ""} {
		_, err := c.Voices(ctx, anam.ListQuery{})
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("voices %d: %v", i, err)
		}
	}
	for range 3 {
		if err := c.CheckKey(ctx); err == nil {
			t.Error("a lasting fault ended")
		}
	}
	s.ClearFaults()
	must(t, c.CheckKey(ctx))
}

func TestAScriptThatMakesNoSenseIsRefusedWhole(t *testing.T) {
	t.Parallel()
	s, c, _ := started(t, sandbox.Options{Now: time.Now})
	for _, bad := range []sandbox.Fault{{}, {What: "explode"}, {Status: 99}, {Status: 600}, {Status: 500, Times: -2}, {Status: 500, DelayMilliseconds: -1}} {
		if err := s.Script(sandbox.Fault{Status: 500, Times: -1}, bad); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
	must(t, c.CheckKey(context.Background()))
	for _, bad := range []string{`{}`, `[{"what":"explode"}]`, `[{"stats":500}]`, `[`, ``} {
		if _, err := sandbox.ReadScript(strings.NewReader(bad)); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}
