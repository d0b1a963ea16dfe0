package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"greenroom/messages"
	"greenroom/models"
)

const (
	// tryEvery is how long after a failed commit the recorder tries whether it can write again.
	tryEvery = time.Second
	// tryTimeout bounds one try: it must end before a mint would have given up.
	tryTimeout = 5 * time.Second
)

// CanRecord tells whether the last rows could be written. Ask it before a token is asked for that could not be recorded:
// while it refuses, the recorder itself finds out when writing works again.
// Errors: unavailable.
func (s *Store) CanRecord() error {
	if err := s.sameFile(); err != nil {
		return err
	}
	return s.writing.refusal()
}

// MayRecord is CanRecord for a request that has looked, see Look: all requests that shared the look share its glance at the file.
// A file that is lost later is still found before any row is written. Errors: unavailable.
func (s *Store) MayRecord(ctx context.Context) error {
	look := s.live.lookOf(ctx)
	switch {
	case look == nil:
		return s.CanRecord()
	case look.moved != nil:
		return look.moved
	}
	return s.writing.refusal()
}

// cannotRecord gives the failure of a write as what it means for a mint.
func cannotRecord(cause error) *models.Error {
	if why := unavailable(cause); why != nil {
		return why
	}
	return unavailableBy(messages.CannotRecord, cause)
}

// note remembers whether a write succeeded, and gives its failure to the caller as what it is: a bad row is that row's own.
func (r *mintRecorder) note(err error) error {
	if isBadRow(err) {
		return err
	}
	if err != nil {
		why := cannotRecord(err)
		r.writing.failure.Store(why)
		return why
	}
	r.writing.failure.Store(nil)
	r.writing.last.Store(r.now().UnixMilli())
	return nil
}

// tryAgain writes something small once writing has failed, so that no token is spent on finding out.
func (r *mintRecorder) tryAgain() {
	if r.writing.failure.Load() != nil {
		_ = r.note(r.writer.try())
	}
}

// filler takes pages that the file does not have yet: overwriting one it has would succeed on a disk that is full.
var filler = strings.Repeat("-", 16<<10)

// try writes as a mint would.
func (w *mintWriter) try() error {
	ctx, cancel := context.WithTimeout(context.Background(), tryTimeout)
	defer cancel()
	return writeAndRemove(ctx, w.db)
}

// execer is a connection, or a pool of them.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// writeAndRemove writes something small and takes it away again.
func writeAndRemove(ctx context.Context, db execer) error {
	const name = "try to write"
	if _, err := db.ExecContext(ctx, "INSERT OR REPLACE INTO jobs (name, holder, until) VALUES (?, ?, 0)", name, filler); err != nil {
		return err
	}
	_, err := db.ExecContext(ctx, "DELETE FROM jobs WHERE name = ?", name)
	return err
}
