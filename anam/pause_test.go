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
