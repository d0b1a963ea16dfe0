package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"greenroom/models"
)

// maxBatch is the most mint rows that one transaction takes.
const maxBatch = 256

// ErrClosed means that the store was closed before the row could be written.
var ErrClosed = errors.New("the store is closed")

// mintRecorder writes mint rows from one goroutine, all that are waiting in one transaction:
// the cost of syncing to disk is shared, and nobody waits for a timer.
type mintRecorder struct {
	db      *sql.DB
	waiting chan *pendingMint
	closing chan struct{} // closed: take no more
	stopped chan struct{} // closed: nothing will be written any more
}

type pendingMint struct {
	row  models.Mint
	done chan error
}

func startMintRecorder(db *sql.DB) *mintRecorder {
	r := &mintRecorder{db: db, waiting: make(chan *pendingMint, 4*maxBatch), closing: make(chan struct{}), stopped: make(chan struct{})}
	go r.run()
	return r
}

// RecordMint returns once the row is committed: no record, no token.
// When ctx ends first, the row may still be written.
// Errors: ErrClosed after Close.
func (s *Store) RecordMint(ctx context.Context, m models.Mint) error {
	p := &pendingMint{row: m, done: make(chan error, 1)}
	select {
	case s.mints.waiting <- p:
	case <-s.mints.closing:
		return ErrClosed
	case <-ctx.Done():
		return fmt.Errorf("record mint: %w", ctx.Err())
	}
	select {
	case err := <-p.done:
		return err
	case <-s.mints.stopped:
		return p.lastWord()
	case <-ctx.Done():
		return fmt.Errorf("record mint: %w", ctx.Err())
	}
}

// lastWord is the result of a row that was queued while the recorder stopped: it may or may not have been taken.
func (p *pendingMint) lastWord() error {
	select {
	case err := <-p.done:
		return err
	default:
		return ErrClosed
	}
}

func (r *mintRecorder) run() {
	defer close(r.stopped)
	for {
		select {
		case first := <-r.waiting:
			r.commit(r.drain(first))
		case <-r.closing:
			r.finish()
			return
		}
	}
}

// finish writes what still waits, so that closing loses nothing that was accepted.
func (r *mintRecorder) finish() {
	for {
		select {
		case first := <-r.waiting:
			r.commit(r.drain(first))
		default:
			return
		}
	}
}

func (r *mintRecorder) drain(first *pendingMint) []*pendingMint {
	batch := []*pendingMint{first}
	for len(batch) < maxBatch {
		select {
		case next := <-r.waiting:
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

// commit writes a batch; when a row in it is bad, each is tried alone, so that only its own caller fails.
// Any other failure is everybody's: a full or locked disk won't be better for one row.
func (r *mintRecorder) commit(batch []*pendingMint) {
	err := r.insert(batch)
	if len(batch) > 1 && isBadRow(err) {
		for i, p := range batch {
			p.done <- r.insert(batch[i : i+1])
		}
		return
	}
	for _, p := range batch {
		p.done <- err
	}
}

const (
	mintColumns = "INSERT INTO mints (id, at, key_id, user_id, template_id, slug, version, label, persona_id, client_label, outcome, anam_status, fields, duration_us, request_id, address) VALUES "
	mintValues  = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

func (r *mintRecorder) insert(batch []*pendingMint) error {
	args := make([]any, 0, 16*len(batch))
	for _, p := range batch {
		m := &p.row
		args = append(args, m.ID, millis(m.At), m.KeyID, m.UserID, m.TemplateID, m.Slug, m.Version, m.Label, m.PersonaID,
			m.ClientLabel, m.Outcome, m.AnamStatus, m.Fields, m.Duration.Microseconds(), m.RequestID, m.Address)
	}
	query := mintColumns + mintValues + strings.Repeat(", "+mintValues, len(batch)-1)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if _, err := r.db.ExecContext(ctx, query, args...); err != nil {
		return fmt.Errorf("record mint: %w", err)
	}
	return nil
}

func (r *mintRecorder) close() {
	close(r.closing)
	<-r.stopped
}
