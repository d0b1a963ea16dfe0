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
	if now == nil {
		now = time.Now
	}
	s, err := store.Open(t.Context(), store.Options{
		Path: filepath.Join(t.TempDir(), "greenroom.db"), Now: now, Log: slog.New(slog.DiscardHandler), QuickPasswords: true,
	})
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
