package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"
)

// The parts of the database that can fail, as Ready names them.
const (
	PartFile    = "file"    // it was removed or replaced under the running server
	PartReading = "reading" // a reader doesn't answer
	PartWriting = "writing" // a change can't be written
)

// NotReady says which part of the database fails.
type NotReady struct {
	Part string
	Err  error
}

func (e *NotReady) Error() string { return e.Part + ": " + e.Err.Error() }

// Unwrap gives the cause.
func (e *NotReady) Unwrap() error { return e.Err }

const (
	// readyPatience is the most that Ready waits in all, and lockPatience the most that it waits for the write lock.
	readyPatience = 3 * time.Second
	lockPatience  = time.Second
	// writtenLately is how long a write says that the next one will succeed too.
	writtenLately = 5 * time.Second
)

// Ready tells whether requests can be served: the file is still the one that was opened, a reader answers, mints can see changes,
// and a change can be written. Errors: NotReady.
func (s *Store) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyPatience)
	defer cancel()
	if err := s.sameFile(); err != nil {
		return &NotReady{PartFile, err}
	}
	if err := s.reads(ctx); err != nil {
		return &NotReady{PartReading, err}
	}
	if err := s.writes(ctx); err != nil {
		return &NotReady{PartWriting, err}
	}
	return nil
}

func (s *Store) reads(ctx context.Context) error {
	var one int
	if err := s.read(ctx).Raw("SELECT 1").Scan(&one).Error; err != nil {
		return fmt.Errorf("ask a reader: %w", err)
	}
	if _, err := s.live.fresh.generation(ctx); err != nil {
		return fmt.Errorf("ask the pinned reader: %w", err)
	}
	return nil
}

// lastTry is the result of the last small write, which all who ask share.
type lastTry struct {
	mu  sync.Mutex
	at  time.Time
	err error
}

// writes fails when a change can't be written now. A mint that was recorded lately says that it can;
// else something small is written, once in a while for all who ask.
func (s *Store) writes(ctx context.Context) error {
	if err := s.CanRecord(); err != nil {
		return err
	}
	now := s.now()
	s.tried.mu.Lock()
	defer s.tried.mu.Unlock()
	if now.Sub(time.UnixMilli(s.writing.last.Load())).Abs() < writtenLately {
		return nil
	}
	if now.Sub(s.tried.at).Abs() >= writtenLately {
		s.tried.err = s.tryToWrite(ctx)
		s.tried.at = now
		s.writing.failed(s.tried.err) // mints are refused until the recorder has written again
	}
	return s.tried.err
}

// tryToWrite writes something small and takes it away again.
// SQLite waits for the lock without looking at the context, so this connection's own patience is short meanwhile.
func (s *Store) tryToWrite(ctx context.Context) error {
	conn, err := s.sqlWriter().Conn(ctx)
	if err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx) // the settings must come back, and from here on the wait is bounded
	err = setPatience(ctx, conn, lockPatience)
	if err == nil {
		err = writeAndRemove(ctx, conn)
	}
	return errors.Join(err, setPatience(ctx, conn, busyTimeout), conn.Close())
}

func setPatience(ctx context.Context, conn *sql.Conn, patience time.Duration) error {
	_, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA busy_timeout = %d", patience.Milliseconds()))
	return err
}
