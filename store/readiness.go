package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// readyPatience is the most that Ready waits in all, and lockPatience the most that it waits for the write lock.
const (
	readyPatience = 3 * time.Second
	lockPatience  = time.Second
)

// Ready tells whether requests can be served: whether a reader answers, mints can see changes, and a change could be written.
func (s *Store) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyPatience)
	defer cancel()
	var one int
	if err := s.read(ctx).Raw("SELECT 1").Scan(&one).Error; err != nil {
		return fmt.Errorf("ask a reader: %w", err)
	}
	if _, err := s.live.fresh.generation(ctx); err != nil {
		return fmt.Errorf("ask the pinned reader: %w", err)
	}
	if err := s.canWrite(ctx); err != nil {
		return fmt.Errorf("ask the writer: %w", err)
	}
	return nil
}

// canWrite takes the write lock and gives it back.
// SQLite waits for the lock without looking at the context, so this connection's own patience is short meanwhile.
func (s *Store) canWrite(ctx context.Context) error {
	conn, err := s.sqlWriter().Conn(ctx)
	if err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx) // the settings must come back, and from here on the wait is bounded
	err = setPatience(ctx, conn, lockPatience)
	if err == nil {
		if _, err = conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err == nil {
			_, err = conn.ExecContext(ctx, "ROLLBACK")
		}
	}
	return errors.Join(err, setPatience(ctx, conn, busyTimeout), conn.Close())
}

func setPatience(ctx context.Context, conn *sql.Conn, patience time.Duration) error {
	_, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA busy_timeout = %d", patience.Milliseconds()))
	return err
}
