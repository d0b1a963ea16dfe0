package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"greenroom/store"
	"greenroom/store/storetest"
)

// openNew makes a database by migrating, unlike open, which copies one.
func openNew(t *testing.T, path string, now func() time.Time) (*store.Store, error) {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{Path: path, Now: now, Log: slog.New(slog.DiscardHandler)})
	if err == nil {
		t.Cleanup(func() { _ = s.Close() })
	}
	return s, err
}

// manyMints fills a database with requests, a second apart, the first at start.
func manyMints(t *testing.T, path string, start time.Time, n int) {
	t.Helper()
	run(t, path,
		fmt.Sprintf(`WITH RECURSIVE c(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i < %d)
			INSERT INTO mints (id, at, key_id, user_id, template_id, slug, version, label, persona_id, client_label, outcome, anam_status, fields, duration_us, request_id, address)
			SELECT 'm' || i, %d + i * 1000, 'k', '', 't', 's', 1, 'live', '', hex(zeroblob(100)), 'ok', 200, '', 1, 'r', 'a' FROM c`, n-1, start.UnixMilli()),
		"INSERT INTO mint_groups (id, template_id, key_id, user_id, outcome, label, slug, persona_id, version) VALUES (1, 't', 'k', '', 'ok', 'live', 's', '', 1)",
		`INSERT INTO mint_hours (group_id, hour, n, first_at, last_at) SELECT 1, at / 3600000 * 3600000, COUNT(*), MIN(at), MAX(at) FROM mints GROUP BY 2`)
}

// run runs statements on a connection that is closed afterwards.
func run(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
}

func space(t *testing.T, s *store.Store) store.Space {
	t.Helper()
	got, err := s.Space(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// After forgetting, the file itself is smaller, but for a tenth that new rows take.
func TestForgettingGivesSpaceBack(t *testing.T) {
	t.Parallel()
	clock, path := newClock(), file(t)
	s, err := openNew(t, path, clock.now)
	if err != nil {
		t.Fatal(err)
	}
	manyMints(t, path, clock.now(), 40_000)
	checkpoint(t, s)
	before := sizeOf(t, path)
	if _, err := s.ForgetMints(t.Context(), clock.now().Add(35_000*time.Second)); err != nil {
		t.Fatal(err)
	}
	free := space(t, s).FreeBytes
	given, err := s.GiveBack(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := space(t, s)
	// The few pages that only tell where others belong go along.
	after := sizeOf(t, path)
	if gone := before - after; after != got.Bytes || gone < given || gone > given*101/100 || given < free/2 || got.FreeBytes != free-given {
		t.Errorf("%d bytes became %d: of %d free ones %d were given back, %+v", before, after, free, given, got)
	}
	if got.FreeBytes > max(got.Bytes/8, 1<<20) {
		t.Errorf("%d of %d bytes are free still", got.FreeBytes, got.Bytes)
	}
	if findings, err := s.CheckDatabase(t.Context()); err != nil || len(findings) > 0 {
		t.Errorf("%v, %v", findings, err)
	}
	if again, err := s.GiveBack(t.Context()); err != nil || again != 0 {
		t.Errorf("gave %d back twice, %v", again, err)
	}
}

// asOlder makes a database as 0.2.0 made it: one that can't shrink.
func asOlder(t *testing.T, path string, now func() time.Time) *store.Store {
	t.Helper()
	run(t, path, "PRAGMA auto_vacuum = NONE", "PRAGMA journal_mode = WAL", "CREATE TABLE older (x)", "DROP TABLE older")
	s, err := openNew(t, path, now)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A file of 0.2.0 stays as it is beside a server, shrinks when it is compacted alone, and gives back by itself from then on. A backup of it does at once.
func TestCompactAnOlderFile(t *testing.T) {
	t.Parallel()
	clock, path := newClock(), file(t)
	s := asOlder(t, path, clock.now)
	create(t, s, "cara")
	manyMints(t, path, clock.now(), 20_000)
	if _, err := s.ForgetMints(t.Context(), clock.now().Add(19_000*time.Second)); err != nil {
		t.Fatal(err)
	}
	if given, err := s.GiveBack(t.Context()); err != nil || given != 0 || space(t, s).Shrinks {
		t.Errorf("gave %d back, %v, %+v", given, err, space(t, s))
	}
	if done, err := store.Compact(t.Context(), path); !done || !errors.Is(err, store.ErrInUse) {
		t.Errorf("beside a server: %v, %v", done, err)
	}
	checkpoint(t, s)
	before, free := sizeOf(t, path), space(t, s).FreeBytes
	copied := file(t)
	if err := store.Backup(t.Context(), path, copied); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{true, false} {
		if done, err := store.Compact(t.Context(), path); err != nil || done != want {
			t.Errorf("alone, %d: %v, %v", i, done, err)
		}
	}
	if after := sizeOf(t, path); after > before-free*9/10 {
		t.Errorf("%d bytes, %d of them free, became %d", before, free, after)
	}
	for _, p := range []string{path, copied} {
		s := storetest.OpenAt(t, p, clock.now)
		if got := space(t, s); !got.Shrinks || got.FreeBytes > got.Bytes/10 {
			t.Errorf("%+v", got)
		}
		if _, err := s.TemplateBySlug(t.Context(), "cara"); err != nil {
			t.Error(err)
		}
		wantRows(t, sqlOf(t, p), "PRAGMA journal_mode", "wal")
	}
}

// A compaction that is cut short leaves the database as it was.
func TestCompactCutShort(t *testing.T) {
	t.Parallel()
	clock, path := newClock(), file(t)
	s := asOlder(t, path, clock.now)
	create(t, s, "cara")
	manyMints(t, path, clock.now(), 20_000)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := store.Compact(ctx, path); err == nil {
		t.Error("done, although nobody wanted it any more")
	}
	db := sqlOf(t, path)
	wantRows(t, db, "PRAGMA integrity_check", "ok")
	wantRows(t, db, "SELECT COUNT(*) FROM mints", "20000")
}
