// Package storetest gives tests a real, migrated database in a temporary file.
package storetest

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"greenroom/store"
)

// Open gives a migrated database that is closed and removed with the test; now defaults to the wall clock.
func Open(t testing.TB, now func() time.Time) *store.Store {
	t.Helper()
	return OpenAt(t, filepath.Join(t.TempDir(), "greenroom.db"), now)
}

// OpenAt is Open for a test that also reaches the file by itself, such as with BreakMints.
func OpenAt(t testing.TB, path string, now func() time.Time) *store.Store {
	t.Helper()
	if now == nil {
		now = time.Now
	}
	copyMigrated(t, path)
	s, err := store.Open(t.Context(), store.Options{Path: path, Now: now, Log: slog.New(slog.DiscardHandler), QuickPasswords: true})
	if err != nil {
		t.Fatalf("open store: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close store: %v", err)
		}
	})
	return s
}

// migrated is the content of a migrated, empty database. Each test gets a copy, because migrating takes longer than most tests.
var migrated = sync.OnceValues(func() (content []byte, err error) {
	folder, err := os.MkdirTemp("", "greenroom-storetest-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	path := filepath.Join(folder, "greenroom.db")
	s, err := store.Open(context.Background(), store.Options{Path: path, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// copyMigrated puts a migrated database at path unless a file is there already.
func copyMigrated(t testing.TB, path string) {
	t.Helper()
	if _, err := os.Stat(path); err == nil {
		return
	}
	content, err := migrated()
	if err == nil {
		err = os.WriteFile(path, content, 0o600)
	}
	if err == nil {
		err = rename(path)
	}
	if err != nil {
		t.Fatalf("copy a migrated database: %v", err)
	}
}

// rename gives a copy a short ID of its own: it stands for a database that was made anew.
func rename(path string) error {
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(context.Background(), "UPDATE installation SET short_id = lower(hex(randomblob(4)))")
	return errors.Join(err, db.Close())
}
