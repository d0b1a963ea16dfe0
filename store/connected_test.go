package store

import (
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

const askedDatabase = "GREENROOM_TEST_ASKED_DB"

// TestChildAsksForLocks is the process that TestLocksOutliveEveryRead starts: no process can be asked for its own locks.
// It fails where a program with an older SQLite would take itself for the last one on the database.
func TestChildAsksForLocks(t *testing.T) {
	path := os.Getenv(askedDatabase)
	if path == "" {
		t.Skip("only for the process that TestLocksOutliveEveryRead starts")
	}
	for _, l := range openLocks {
		if err := mustBeUnlocked(path+l.suffix, l.start, l.length); !errors.Is(err, ErrInUse) {
			t.Errorf("no lock is on the file %q: %v", l.suffix, err)
		}
	}
}

// Whatever a process does with its database, it has its locks afterwards: else another one deletes the write-ahead log under it.
func TestLocksOutliveEveryRead(t *testing.T) {
	t.Parallel()
	for name, do := range map[string]func(t *testing.T, s *Store) error{
		"opening": func(*testing.T, *Store) error { return nil },
		"a backup": func(t *testing.T, s *Store) error {
			return Backup(t.Context(), s.path, filepath.Join(t.TempDir(), "copy.db"))
		},
		"a check":          func(t *testing.T, s *Store) error { _, err := s.CheckDatabase(t.Context()); return err },
		"a look at itself": func(t *testing.T, s *Store) error { return s.Ready(t.Context()) },
		"another pool": func(t *testing.T, s *Store) error {
			pool, err := openReaders(t.Context(), s.path, readerDSN(s.path), 1, readerPragmas)
			if err != nil {
				return err
			}
			return pool.Close()
		},
	} {
		for access, by := range map[Access]string{Make: "by a server", Change: "by a command"} {
			t.Run(name+" "+by, func(t *testing.T) {
				t.Parallel()
				path, _ := killedWith(t, "second")
				s, err := Open(t.Context(), Options{Path: path, Access: access, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
				if err != nil {
					t.Fatal(err)
				}
				defer s.Close()
				if err := do(t, s); err != nil {
					t.Fatal(err)
				}
				child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestChildAsksForLocks$")
				child.Env = append(os.Environ(), askedDatabase+"="+path)
				if out, err := child.CombinedOutput(); err != nil {
					t.Errorf("%v\n%s", err, out)
				}
			})
		}
	}
}
