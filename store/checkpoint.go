package store

import (
	"context"
	"fmt"
)

// longLog is how many bytes of write-ahead log are worth giving back: a reader that looks at old rows for long lets it grow.
const longLog = 16 << 20

// Checkpoint copies the write-ahead log into the file. SQLite itself does that only after a thousand pages, and a young database would live
// in its log alone: whoever copies or loses one file of the two would lose everything.
//
// Nobody waits for it. It has a connection of its own, copies what it can beside readers and writers (PASSIVE), and cuts a long log off
// (TRUNCATE, which keeps writers out) only once nothing is left to copy, and without patience: where somebody is in the way the next one does it.
func (s *Store) Checkpoint(ctx context.Context) error {
	var busy bool
	var pages, copied int64
	if err := s.checkpoints.QueryRowContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &pages, &copied); err != nil {
		return fmt.Errorf("copy the write-ahead log: %w", err)
	}
	if busy || copied < pages || sizeOf(s.path+"-wal") < longLog {
		return nil
	}
	if _, err := s.checkpoints.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return fmt.Errorf("cut the write-ahead log off: %w", err)
	}
	return nil
}
