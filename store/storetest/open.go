// Package storetest gives tests a real, migrated database in a temporary file.
package storetest

import (
	"log/slog"
	"path/filepath"
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
	s, err := store.Open(t.Context(), store.Options{Path: path, Now: now, Log: slog.New(slog.DiscardHandler)})
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
