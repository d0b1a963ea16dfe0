package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"
)

// counter is a server that knows what it answered.
type counter struct {
	mu      sync.Mutex
	good    int
	bodies  map[string]int
	keys    map[string]int
	matched map[string]int // the version that each path has
}

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bodies[string(body)]++
	c.keys[r.Header.Get("Authorization")]++
	if match := r.Header.Get("If-Match"); match != "" && match != fmt.Sprintf("%q", fmt.Sprint(c.matched[r.URL.Path])) {
		w.WriteHeader(http.StatusPreconditionFailed)
		return
	}
	c.matched[r.URL.Path]++
	c.good++
	w.Header().Set("ETag", fmt.Sprintf("%q", fmt.Sprint(c.matched[r.URL.Path])))
	w.WriteHeader(http.StatusCreated)
}

func startCounter(t *testing.T) (*counter, string) {
	t.Helper()
	c := &counter{bodies: map[string]int{}, keys: map[string]int{}, matched: map[string]int{}}
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	return c, server.URL
}

// The generator counts every good answer, those of its warm-up too: mints are compared with them.
func TestTheGeneratorCountsWhatTheServerAnswered(t *testing.T) {
	t.Parallel()
	c, url := startCounter(t)
	m, err := load(t.Context(), order{
		Asks: []ask{{Method: http.MethodPost, URL: url, Body: "{}"}}, Keys: []string{"one", "two"}, Parallel: 8,
		Warm: 20 * time.Millisecond, Span: 50 * time.Millisecond, PID: os.Getpid(),
	})
	if err != nil {
		t.Fatal(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if m.good() != c.good || m.Sent >= m.good() || m.Sent < 8 || m.Failed > 0 || m.Rate <= 0 || m.P50 <= 0 || m.P99 < m.P50 {
		t.Errorf("%+v; the server gave %d", m, c.good)
	}
	if len(c.keys) != 2 || c.keys["Bearer two"] == 0 {
		t.Errorf("keys: %v", c.keys)
	}
}

func TestSavesGoOnFromTheVersionBefore(t *testing.T) {
	t.Parallel()
	c, url := startCounter(t)
	o := order{Own: true, Parallel: 2, Warm: 10 * time.Millisecond, Span: 30 * time.Millisecond}
	for i := range 5 {
		path := fmt.Sprint("/", i)
		c.matched[path] = 3
		o.Asks = append(o.Asks, ask{Method: http.MethodPost, URL: url + path, Body: `{"text":"` + fresh + `"}`, Match: `"3"`})
	}
	m, err := load(t.Context(), o)
	if err != nil || m.Failed > 0 || m.good() != c.good {
		t.Errorf("%+v, %v; the server gave %d", m, err, c.good)
	}
	for body, times := range c.bodies {
		if times > 1 {
			t.Errorf("%s was sent %d times", body, times)
		}
	}
}

func TestAServerThatAnswersNothingWellIsNotMeasured(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	gone := server.URL
	for name, stop := range map[string]func(){"refuses": func() {}, "is gone": server.Close} {
		stop()
		if m, err := load(t.Context(), order{Asks: []ask{{Method: http.MethodGet, URL: gone}}, Parallel: 1}); err == nil {
			t.Errorf("one that %s: %+v", name, m)
		}
	}
}

// A span ends when the server has worked enough, so that a quick answer and a slow one are measured as exactly.
func TestASpanEndsWithTheWork(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("CPU time is read on Linux alone")
	}
	_, url := startCounter(t)
	began := time.Now()
	m, err := load(t.Context(), order{
		Asks: []ask{{Method: http.MethodPost, URL: url, Body: "{}"}}, Parallel: 1, Span: 30 * time.Second, PID: os.Getpid(), Work: 2 * tick,
	})
	if err != nil || m.CPU*time.Duration(m.Sent+1) < 2*tick || time.Since(began) > 25*time.Second {
		t.Errorf("%+v, %v after %s", m, err, time.Since(began))
	}
}
