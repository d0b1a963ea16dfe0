package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// What whoever watches the server may ask as often as they like: each answer comes from memory or from the file system, without a query.

// RowsWaiting is how many rows of mints wait for the recorder.
func (s *Store) RowsWaiting() int { return len(s.mints.waiting) }

// RowsWritten is how many rows of mints this process has written, and in how many commits.
func (s *Store) RowsWritten() (commits, rows uint64) {
	return s.mints.commits.Load(), s.mints.rows.Load()
}

// LastWrite is when the recorder last wrote with success; zero: it hasn't yet.
func (s *Store) LastWrite() time.Time {
	at := s.writing.last.Load()
	if at == 0 {
		return time.Time{}
	}
	return timeOf(at)
}

// SignInsWaiting is how many passwords wait for their turn to be hashed, in this process.
func SignInsWaiting() int { return int(strangersWaiting.Load() + aheadWaiting.Load()) }

// Size is that of the database file and of its write-ahead log, in bytes. The log is empty where there is none.
func (s *Store) Size() (file, log int64, err error) {
	main, err := os.Stat(s.path)
	if err != nil {
		return 0, 0, fmt.Errorf("ask for the size of the database: %w", err)
	}
	wal, err := os.Stat(s.path + "-wal")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return main.Size(), 0, nil
	case err != nil:
		return 0, 0, fmt.Errorf("ask for the size of the write-ahead log: %w", err)
	}
	return main.Size(), wal.Size(), nil
}
