package anam_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"greenroom/anam"
)

// TestPaused runs as long as Anam asked for, an hour at most, whichever call heard it.
func TestPaused(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]time.Duration{"": time.Second, "90": 90 * time.Second, "86400": time.Hour} {
		now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/v1/tools/x" {
				w.Header().Set("Retry-After", header)
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			w.WriteHeader(http.StatusNotFound)
		}))
		t.Cleanup(server.Close)
		client, err := anam.New(anam.Options{BaseURL: server.URL, Key: "k", Now: func() time.Time { return now }})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(client.Close)
		if _, err := client.Tool(t.Context(), "y"); err == nil || client.Paused() {
			t.Errorf("%q: %v, paused %t before any 429", header, err, client.Paused())
		}
		if _, err := client.Tool(t.Context(), "x"); err == nil || !client.Paused() {
			t.Errorf("%q: %v, not paused", header, err)
		}
		now = now.Add(want - time.Millisecond)
		if !client.Paused() {
			t.Errorf("%q: over before %s", header, want)
		}
		if now = now.Add(time.Millisecond); client.Paused() {
			t.Errorf("%q: still paused after %s", header, want)
		}
	}
}

// TestPauseWhenTheClockIsSet: a wait that was heard while the clock was wrong binds nobody for longer than an answer may ask for.
func TestPauseWhenTheClockIsSet(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		set, want time.Duration // how far the clock is set, and what is left then
	}{
		{0, 30 * time.Second}, {10 * time.Second, 20 * time.Second}, {30 * time.Second, 0}, {24 * time.Hour, 0},
		{-time.Second, 0}, {-time.Minute, 0}, {-24 * time.Hour, 0}, {-365 * 24 * time.Hour, 0},
	} {
		p := anam.NewPause(30 * time.Second)
		p.Note(start, time.Hour)
		now := start.Add(c.set)
		if left := p.Left(now); left != c.want {
			t.Errorf("set by %s: %s left, want %s", c.set, left, c.want)
		}
		p.Note(now, 7*time.Second)
		if left := p.Left(now); left != max(c.want, 7*time.Second) {
			t.Errorf("set by %s, then asked for 7 s: %s left", c.set, left)
		}
	}
}
