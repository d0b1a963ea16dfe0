package catalog_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"greenroom/anam"
	"greenroom/anam/sandbox"
	"greenroom/catalog"
)

// clock stands still until it is moved.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// shelf is a catalog with all that a test wants to look at.
type shelf struct {
	*catalog.Catalog
	clock  *clock
	client *anam.Client
	log    *lockedBuffer
}

// newShelf makes a catalog of the Anam at base; what it serves itself counts as the sandbox's.
func newShelf(t testing.TB, base string, deadline time.Duration) *shelf {
	t.Helper()
	s := &shelf{clock: newClock(), log: &lockedBuffer{}}
	client, err := anam.New(anam.Options{BaseURL: base, Key: sandbox.DefaultKey, Deadline: deadline, Now: s.clock.now})
	if err != nil {
		t.Fatal(err)
	}
	s.client = client
	s.Catalog = catalog.New(catalog.Options{
		Anam: client, Now: s.clock.now, Log: slog.New(slog.NewTextHandler(s.log, nil)), SandboxOrigin: strings.TrimPrefix(base, "http://"),
	})
	t.Cleanup(func() { s.Close(); client.Close() })
	return s
}

// onSandbox is a catalog of a running sandbox.
func onSandbox(t testing.TB) (*shelf, *sandbox.Server) {
	t.Helper()
	stand := sandbox.New(sandbox.Options{Now: time.Now})
	base, err := stand.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = stand.Close() })
	return newShelf(t, base, 5*time.Second), stand
}

// settled waits until a condition holds that background work brings about.
func settled(t *testing.T, what string, holds func() bool) {
	t.Helper()
	late := time.After(20 * time.Second)
	for !holds() {
		select {
		case <-late:
			t.Fatalf("still waiting: %s", what)
		case <-time.After(time.Millisecond):
		}
	}
}

// asked counts what the sandbox was asked for a path.
func asked(s *sandbox.Server, path string) int {
	n := 0
	for _, r := range s.Requests() {
		if r.Path == path {
			n++
		}
	}
	return n
}

func script(t *testing.T, s *sandbox.Server, faults ...sandbox.Fault) {
	t.Helper()
	if err := s.Script(faults...); err != nil {
		t.Fatal(err)
	}
}

// lister is an Anam that lists what a test puts in, and serves it.
type lister struct {
	*httptest.Server

	mu    sync.Mutex
	lists map[string][]map[string]any // by path
	media map[string]http.HandlerFunc // by path
	hits  map[string][]http.Header    // by path
	conns map[string]http.ConnState
}

const listedID = "30fa96d0-26c4-4e55-94a0-517025942e18"

func newLister(t *testing.T) *lister {
	l := &lister{lists: map[string][]map[string]any{}, media: map[string]http.HandlerFunc{}, hits: map[string][]http.Header{}, conns: map[string]http.ConnState{}}
	l.Server = httptest.NewUnstartedServer(l)
	l.Config.ConnState = l.connState
	l.Start()
	t.Cleanup(l.Close)
	return l
}

func (l *lister) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	l.hits[r.URL.Path] = append(l.hits[r.URL.Path], r.Header.Clone())
	serve, rows := l.media[r.URL.Path], append([]map[string]any{}, l.lists[r.URL.Path]...)
	l.mu.Unlock()
	switch {
	case serve != nil:
		serve(w, r)
	case strings.HasPrefix(r.URL.Path, "/v1/"):
		_ = json.NewEncoder(w).Encode(rows)
	default:
		http.NotFound(w, r)
	}
}

func (l *lister) listAvatars(rows ...map[string]any) { l.list("/v1/avatars", rows) }
func (l *lister) listVoices(rows ...map[string]any)  { l.list("/v1/voices", rows) }

// list adds rows; one replaces that of the same ID.
func (l *lister) list(path string, rows []map[string]any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, row := range rows {
		l.lists[path] = slices.DeleteFunc(l.lists[path], func(old map[string]any) bool { return old["id"] == row["id"] })
		l.lists[path] = append(l.lists[path], row)
	}
}

// serve puts content at a path and gives its whole address.
func (l *lister) serve(path, contentType string, content []byte) string {
	return l.handle(path, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write(content)
	})
}

func (l *lister) handle(path string, serve http.HandlerFunc) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.media[path] = serve
	return l.URL + path
}

func (l *lister) hit(path string) []http.Header {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.hits[path]
}

func (l *lister) connState(c net.Conn, state http.ConnState) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns[c.RemoteAddr().String()] = state
}

// open counts the connections that clients keep.
func (l *lister) open() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for state := range maps.Values(l.conns) {
		if state != http.StateClosed {
			n++
		}
	}
	return n
}

func avatarAt(id, url string) map[string]any {
	return map[string]any{"id": id, "displayName": "Cara", "imageUrl": url}
}

func voiceAt(id, url string) map[string]any {
	return map[string]any{"id": id, "displayName": "Lucy", "sampleUrl": url}
}

// lockedBuffer takes log lines from many goroutines.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

var ctx = context.Background()
