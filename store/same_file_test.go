package store

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"greenroom/models"
)

// While another file lies in the database's place, or none, no connection is opened: with an empty one SQLite would delete
// the write-ahead log of the file that is away, and what was acknowledged last would be gone when that comes back.
func TestLogOfAMovedFileStays(t *testing.T) {
	t.Parallel()
	for name, put := range map[string]func(path, backup string) error{
		"an empty file": func(path, _ string) error { return os.WriteFile(path, nil, 0o600) },
		"a backup":      func(path, backup string) error { return os.Rename(backup, path) },
		"nothing":       func(string, string) error { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "greenroom.db")
			s, err := openLogged(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			if _, err := s.CreateFirstUser(t.Context(), models.Actor{Kind: models.ActorCLI}, models.NewUser{Email: "dana@example.com", Name: "Dana", Password: "correct horse battery", Role: models.RoleAdmin}); err != nil {
				t.Fatal(err)
			}
			if err := Backup(t.Context(), path, path+".backup"); err != nil {
				t.Fatal(err)
			}
			log := sizeOf(path + "-wal")
			if err := os.Rename(path, path+".away"); err != nil {
				t.Fatal(err)
			}
			if err := put(path, path+".backup"); err != nil {
				t.Fatal(err)
			}
			refused := refusedConnections(t, sqlDB(s.reader))
			if _, err := s.CheckDatabase(t.Context()); refused == 0 || models.CodeOf(err) != models.CodeUnavailable {
				t.Errorf("%d connections were refused; the check says %v", refused, err)
			}
			if now := sizeOf(path + "-wal"); log == 0 || now != log {
				t.Errorf("the log had %d bytes and has %d", log, now)
			}
			if err := os.Rename(path+".away", path); err != nil {
				t.Fatal(err)
			}
			if n, err := s.UserCount(t.Context()); err != nil || n != 1 {
				t.Errorf("%d people, %v", n, err)
			}
		})
	}
}

// refusedConnections asks for all connections of a pool that are not in use, at once, and counts those that can't be opened.
func refusedConnections(t *testing.T, pool *sql.DB) (refused int) {
	t.Helper()
	for now := pool.Stats(); now.InUse < now.MaxOpenConnections; now.InUse++ {
		conn, err := pool.Conn(t.Context())
		if err != nil {
			refused++
			continue
		}
		defer conn.Close()
	}
	return refused
}

// A request that has looked goes on with what the look found of the file, so that a token costs no look of its own;
// no row is written to a file that is gone all the same. The next look finds it, and finds it back.
func TestALookFindsTheFileGone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "greenroom.db")
	s, err := openLogged(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	look := func() context.Context {
		t.Helper()
		ctx, err := s.Look(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return ctx
	}
	before := look()
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	gone := look()
	for name, step := range map[string]struct {
		err  error
		want models.Code
	}{
		"a look before":     {s.MayRecord(before), ""},
		"its row":           {s.RecordMint(before, models.Mint{ID: "m", KeyID: "k"}), models.CodeUnavailable},
		"a look after":      {s.MayRecord(gone), models.CodeUnavailable},
		"without a look":    {s.MayRecord(t.Context()), models.CodeUnavailable},
		"without a context": {s.CanRecord(), models.CodeUnavailable},
	} {
		if got := models.CodeOf(step.err); (step.err == nil) != (step.want == "") || step.err != nil && got != step.want {
			t.Errorf("%s: %v, want %q", name, step.err, step.want)
		}
	}
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	if err := s.MayRecord(look()); err != nil {
		t.Errorf("the file is back: %v", err)
	}
	other := s.live
	s.live = &liveCache{fresh: other.fresh, memory: other.memory}
	if s.live.lookOf(gone) != nil {
		t.Error("the look of another store counts")
	}
	s.live = other
}
