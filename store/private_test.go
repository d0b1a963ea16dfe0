package store

import (
	"context"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A database that was made readable is tightened when a server or migrate opens it, and the log says so.
// What others can't read is left as it is, and so is one that a command only reads.
func TestReadableDatabaseIsTightened(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		access   Access
		was, now fs.FileMode
	}{
		{Make, 0o644, 0o600}, {Make, 0o666, 0o600}, {Make, 0o604, 0o600}, {Make, 0o602, 0o600},
		{Make, 0o600, 0o600}, {Make, 0o640, 0o640}, {Look, 0o644, 0o644}, {Change, 0o644, 0o644},
	} {
		path := filepath.Join(t.TempDir(), "greenroom.db")
		running := openAt(t, path) // its -wal and -shm are there too
		files := []string{path, path + "-wal", path + "-shm", path + lockSuffix}
		for _, name := range files {
			if err := os.Chmod(name, c.was); err != nil {
				t.Fatal(err)
			}
		}
		var log strings.Builder
		s, err := Open(context.Background(), Options{Path: path, Access: c.access, Now: time.Now, Log: slog.New(slog.NewTextHandler(&log, nil))})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			info, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			if got := info.Mode().Perm(); got != c.now {
				t.Errorf("access %d: %s was %o and has mode %o, want %o", c.access, name, c.was, got, c.now)
			}
			if told := strings.Contains(log.String(), "file="+name+" "); told != (c.was != c.now) {
				t.Errorf("access %d, mode %o: the log says of %s: %s", c.access, c.was, name, log.String())
			}
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if err := running.Close(); err != nil {
			t.Error(err)
		}
	}
}
