package metrics

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
)

// served serves until the test or stop ends it. It gives the address.
func served(t *testing.T, profiles bool) (base string, stop func()) {
	t.Helper()
	on, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		used().Serve(ctx, on, profiles, slog.New(slog.DiscardHandler))
	}()
	stop = func() { cancel(); <-done }
	t.Cleanup(stop)
	return "http://" + on.Addr().String(), stop
}

func ask(t *testing.T, method, url string, headers ...string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, value := range headers {
		request.Header.Add("X-Long", value)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

func TestServedPaths(t *testing.T) {
	t.Parallel()
	plain, _ := served(t, false)
	profiling, _ := served(t, true)
	for _, c := range []struct {
		method, path    string
		plain, profiles int
		says            string // with profiles
	}{
		{"GET", "/metrics", 200, 200, "greenroom_mints_total"},
		{"HEAD", "/metrics", 200, 200, ""},
		{"POST", "/metrics", 405, 405, ""},
		{"GET", "/", 404, 404, ""},
		{"GET", "/metrics/", 404, 404, ""},
		{"GET", "/debug/pprof/", 404, 200, "goroutine"},
		{"GET", "/debug/pprof/heap?debug=1", 404, 200, "heap profile"},
		{"GET", "/debug/pprof/cmdline", 404, 404, ""},
		{"POST", "/debug/pprof/symbol", 404, 405, ""},
	} {
		if status, _ := ask(t, c.method, plain+c.path); status != c.plain {
			t.Errorf("%s %s: %d, want %d", c.method, c.path, status, c.plain)
		}
		if status, body := ask(t, c.method, profiling+c.path); status != c.profiles || !strings.Contains(body, c.says) {
			t.Errorf("%s %s with profiles: %d, want %d with %q", c.method, c.path, status, c.profiles, c.says)
		}
	}
}

func TestLongHeadsAreRefused(t *testing.T) {
	t.Parallel()
	base, _ := served(t, false)
	if status, _ := ask(t, "GET", base+"/metrics", strings.Repeat("x", 3*headBytes)); status != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("status %d", status)
	}
}

// A connection that is kept open, or that never says anything, doesn't hold up the end.
func TestServingEnds(t *testing.T) {
	t.Parallel()
	base, stop := served(t, true)
	silent, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	if _, err := fmt.Fprint(silent, "GET /debug/pprof/profile?seconds=3600 HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	ask(t, "GET", base+"/metrics")
	stop()
	if _, err := http.Get(base + "/metrics"); err == nil {
		t.Error("still served")
	}
}
