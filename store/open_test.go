package store

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// openTemp opens a migrated database in a temporary file, for tests that look below the exported API.
func openTemp(t testing.TB) *Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "greenroom.db"))
}

func openAt(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(context.Background(), Options{Path: path, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestOpenTakesAnyPath(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a b.db", "q?x=1.db", "100%.db", "#1.db", "é:x.db", "new/folder/x.db", "x//y/../z.db"} {
		path := t.TempDir() + "/" + name
		s := openAt(t, path)
		if err := s.Ready(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(path); err != nil && name != "x//y/../z.db" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDatabaseFilesArePrivate(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	for _, suffix := range []string{"", "-wal", "-shm", ".lock"} {
		info, err := os.Stat(s.path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != 0o600 {
			t.Errorf("%s has mode %o, want 600", info.Name(), got)
		}
	}
}

func TestOpenSaysWhichFolderItCannotMake(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), Options{Path: filepath.Join(file, "x.db"), Now: time.Now, Log: slog.New(slog.DiscardHandler)}); err == nil {
		t.Fatal("a file was taken for a folder")
	}
}

func TestCloseTwice(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
