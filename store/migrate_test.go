package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"greenroom/migrations"
	"greenroom/models"
)

var migrationTime = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

// withFile gives the released migrations and one more behind them.
func withFile(t *testing.T, sql string) fs.FS {
	t.Helper()
	files := fstest.MapFS{fmt.Sprintf("%05d_next.sql", released(t)+1): {Data: []byte("-- +goose Up\n" + sql)}}
	before := migrations.SQLite()
	names, err := fs.Glob(before, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		content, err := fs.ReadFile(before, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: content}
	}
	return files
}

// released is how many migrations this binary brings.
func released(t *testing.T) int {
	t.Helper()
	latest, err := latestMigration(migrations.SQLite())
	if err != nil {
		t.Fatal(err)
	}
	return int(latest)
}

// seeded makes a database at this binary's version that holds a template, and closes it.
func seeded(t *testing.T) string {
	t.Helper()
	s := openTemp(t)
	in := models.NewTemplate{Slug: "cara", Persona: models.Persona{
		Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b",
		LLMID: "CUSTOMER_CLIENT_V1", SystemPrompt: "Be kind.",
	}}
	if _, err := s.CreateTemplate(t.Context(), models.Actor{Kind: models.ActorCLI}, in); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return s.path
}

// migrateFile brings the database at path to the schema of files, as Open does.
func migrateFile(t *testing.T, path string, files fs.FS) error {
	t.Helper()
	db, err := connect(t.Context(), path, writerDSN(path), 1, time.Now, slog.New(slog.DiscardHandler), writerPragmas, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer sqlDB(db).Close()
	return migrateTo(t.Context(), sqlDB(db), path, files, migrationTime, slog.New(slog.DiscardHandler))
}

func openLogged(ctx context.Context, path string) (*Store, error) {
	return Open(ctx, Options{Path: path, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
}

func TestUpgradeKeepsDataAndABackup(t *testing.T) {
	t.Parallel()
	path := seeded(t)
	files := withFile(t, "ALTER TABLE templates ADD COLUMN owner TEXT NOT NULL DEFAULT 'desk';")
	if err := migrateFile(t, path, files); err != nil {
		t.Fatal(err)
	}
	if got := queryText(t, path, "SELECT owner || ' ' || description || (SELECT slug FROM slugs) FROM templates"); got != "desk cara" {
		t.Errorf("upgraded row is %q", got)
	}
	copied := onlyBackup(t, path)
	if want := fmt.Sprintf("%s.v%d-20260701T120000.000.bak", path, released(t)); copied != want {
		t.Errorf("backup is %s, want %s", copied, want)
	}
	if got := queryText(t, copied, "SELECT (SELECT slug FROM slugs) || (SELECT MAX(version_id) FROM goose_db_version)"); got != fmt.Sprint("cara", released(t)) {
		t.Errorf("the backup holds %q, want the seed at the version before", got)
	}
	// The backup is a whole database: this binary opens it and goes on.
	if _, err := openAt(t, copied).TemplateBySlug(t.Context(), "cara"); err != nil {
		t.Error(err)
	}
	if err := migrateFile(t, path, files); err != nil {
		t.Errorf("a second run: %v", err)
	}
	onlyBackup(t, path)
}

func TestFailingMigrationRollsBackWhole(t *testing.T) {
	t.Parallel()
	path := seeded(t)
	err := migrateFile(t, path, withFile(t, "CREATE TABLE half (id INTEGER) STRICT;\nDELETE FROM slugs;\nINSERT INTO nowhere VALUES (1);"))
	if err == nil || !strings.Contains(err.Error(), fmt.Sprint("version:", released(t)+1)) {
		t.Fatalf("got %v", err)
	}
	if got := queryText(t, path, "SELECT COUNT(*) || ',' || (SELECT COUNT(*) FROM sqlite_schema WHERE name = 'half') || ',' || (SELECT MAX(version_id) FROM goose_db_version) FROM slugs"); got != fmt.Sprint("1,0,", released(t)) {
		t.Errorf("slugs, half tables, version: %s", got)
	}
	onlyBackup(t, path)
	if _, err := openAt(t, path).TemplateBySlug(t.Context(), "cara"); err != nil {
		t.Errorf("the binary from before: %v", err)
	}
}

func TestOlderBinaryRefusesANewerDatabase(t *testing.T) {
	t.Parallel()
	path := seeded(t)
	if err := migrateFile(t, path, withFile(t, "CREATE TABLE later (id INTEGER) STRICT;")); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := openLogged(t.Context(), path); !errors.Is(err, ErrNewerDatabase) {
		t.Fatalf("got %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("the refused database was changed (%v)", err)
	}
}

func TestEditedAppliedFileIsRefused(t *testing.T) {
	t.Parallel()
	path := seeded(t)
	if err := migrateFile(t, path, withFile(t, "CREATE TABLE later (id INTEGER) STRICT;")); err != nil {
		t.Fatal(err)
	}
	err := migrateFile(t, path, withFile(t, "CREATE TABLE later (id INTEGER) STRICT; -- edited"))
	if err == nil || !strings.Contains(err.Error(), "_next.sql was edited") {
		t.Fatalf("got %v", err)
	}
}

func TestFreshDatabaseNeedsNoBackup(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	if found := backups(t, s.path); len(found) != 0 {
		t.Errorf("got %v", found)
	}
}

func TestManyOpensMigrateOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "greenroom.db")
	stores := make([]*Store, 8)
	errs := make([]error, len(stores))
	var all sync.WaitGroup
	for i := range stores {
		all.Go(func() { stores[i], errs[i] = openLogged(context.Background(), path) })
	}
	all.Wait()
	for i, s := range stores {
		if errs[i] != nil {
			t.Fatal(errs[i])
		}
		defer s.Close()
	}
	if got := queryText(t, path, "SELECT COUNT(*) FROM goose_db_version WHERE version_id = 1"); got != "1" {
		t.Errorf("version 1 was applied %s times", got)
	}
}

func TestWaitingForAMigrationCanBeCancelled(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "greenroom.db")
	release, err := lockFile(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = release() }()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := openLogged(ctx, path); err == nil {
		t.Fatal("opened beside somebody who migrates")
	}
}

func backups(t *testing.T, path string) []string {
	t.Helper()
	found, err := filepath.Glob(path + ".*.bak")
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func onlyBackup(t *testing.T, path string) string {
	t.Helper()
	found := backups(t, path)
	if len(found) != 1 {
		t.Fatalf("got backups %v, want one", found)
	}
	if info, err := os.Stat(found[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("backup: %v %v", info.Mode(), err)
	}
	return found[0]
}

// queryText reads one value straight from a database file.
func queryText(t *testing.T, path, query string) string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var out string
	if err := db.QueryRowContext(t.Context(), query).Scan(&out); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return out
}
