package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// Where SQLite's connections hold locks as long as they are open, in bytes: the shared range of the file, and one byte of the shared memory.
// https://sqlite.org/walformat.html and os.h of SQLite have them.
var openLocks = []struct {
	suffix        string
	start, length int64
}{
	{"", 0x40000000 + 2, 510},
	{"-shm", 128, 1},
}

// mustBeUnused fails while another process has the database open. It asks the system for SQLite's locks, and not SQLite:
// that would write into a database that is damaged or beside the wrong log. Errors: ErrInUse.
func mustBeUnused(path string) error {
	for _, l := range openLocks {
		if err := mustBeUnlocked(path+l.suffix, l.start, l.length); err != nil {
			return err
		}
	}
	return nil
}

func mustBeUnlocked(path string, start, length int64) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("ask whether the database is in use: %w", err)
	}
	defer file.Close()
	lock := syscall.Flock_t{Type: syscall.F_WRLCK, Whence: io.SeekStart, Start: start, Len: length}
	if err := syscall.FcntlFlock(file.Fd(), syscall.F_GETLK, &lock); err != nil {
		return fmt.Errorf("ask whether the database is in use: %w", err)
	}
	if lock.Type != syscall.F_UNLCK {
		return ErrInUse
	}
	return nil
}
