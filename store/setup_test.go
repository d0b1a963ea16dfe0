package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

var dana = models.Actor{Kind: models.ActorUser, Role: models.RoleEditor, ID: "0198c0de-0000-7000-8000-000000000001", Name: "Dana", RequestID: "req-1", Address: "192.0.2.1"}

// clock is a time that only the test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func persona() models.Persona {
	return models.Persona{
		Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b",
		LLMID: "CUSTOMER_CLIENT_V1", SystemPrompt: "Be kind.",
	}
}

func saying(prompt string) models.NewVersion {
	p := persona()
	p.SystemPrompt = prompt
	return models.NewVersion{Persona: &p}
}

func create(t testing.TB, s *store.Store, slug string) models.Template {
	t.Helper()
	return createAs(t, s, models.NewTemplate{Slug: slug, Persona: persona()})
}

func createAs(t testing.TB, s *store.Store, in models.NewTemplate) models.Template {
	t.Helper()
	made, err := s.CreateTemplate(context.Background(), dana, in)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func save(t testing.TB, s *store.Store, slug string, base int, prompt string) models.Version {
	t.Helper()
	v, created, err := s.SaveVersion(context.Background(), dana, slug, base, saying(prompt))
	if err != nil || !created {
		t.Fatalf("save %s on %d: created %v, %v", slug, base, created, err)
	}
	return v
}

func publish(t testing.TB, s *store.Store, slug string, version int) models.Template {
	t.Helper()
	moved, err := s.MoveLabel(context.Background(), dana, slug, models.LabelMove{Label: models.LabelLive, Version: version})
	if err != nil {
		t.Fatal(err)
	}
	return moved
}

func archive(t testing.TB, s *store.Store, slug string) {
	t.Helper()
	if _, err := s.ArchiveTemplate(context.Background(), dana, slug); err != nil {
		t.Fatal(err)
	}
}

func appKey(t testing.TB, s *store.Store, in models.NewKey) (models.APIKey, models.Secret) {
	t.Helper()
	if in.Name == "" {
		in.Name = "app"
	}
	if in.Scopes == nil {
		in.Scopes = []models.Scope{models.ScopeMint}
	}
	key, secret, err := s.CreateKey(context.Background(), dana, in)
	if err != nil {
		t.Fatal(err)
	}
	return key, secret
}

// resolve finds a version as minting does: live when neither a label nor a version is asked for.
func resolve(ctx context.Context, s *store.Store, slug, label string, version *int) (*store.Resolved, error) {
	t, err := s.MintTemplate(ctx, slug)
	if err != nil {
		return nil, err
	}
	if label == "" {
		label = models.LabelLive
	}
	return s.ResolveMint(ctx, t, label, version)
}

func wantCode(t testing.TB, err error, want models.Code) {
	t.Helper()
	if got := models.CodeOf(err); got != want {
		t.Errorf("got %q (%v), want %q", got, err, want)
	}
}

// file is a database file that a test opens itself, also more than once.
func file(t testing.TB) string { return filepath.Join(t.TempDir(), "greenroom.db") }

func open(t testing.TB, path string) *store.Store {
	t.Helper()
	return storetest.OpenAt(t, path, nil)
}

// sqlOf opens a database file beside the store, to look at the rows themselves.
func sqlOf(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// list gives each row of a query as its columns joined by commas.
func list(t testing.TB, db *sql.DB, query string, args ...any) []string {
	t.Helper()
	rows, err := db.QueryContext(context.Background(), query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for rows.Next() {
		values := make([]any, len(names))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		words := make([]string, len(values))
		for i, v := range values {
			words[i] = fmt.Sprint(*v.(*any))
		}
		out = append(out, strings.Join(words, ","))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func wantRows(t testing.TB, db *sql.DB, query string, want ...string) {
	t.Helper()
	if got := strings.Join(list(t, db, query), "\n"); got != strings.Join(want, "\n") {
		t.Errorf("%s\ngot:\n%s\nwant:\n%s", query, got, strings.Join(want, "\n"))
	}
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
