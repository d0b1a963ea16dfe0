package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
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
	closing chan struct{}
	closed  sync.WaitGroup
	once    sync.Once
}

type pendingMint struct {
	row  models.Mint
	done chan error
}

func startMintRecorder(db *sql.DB) *mintRecorder {
	r := &mintRecorder{db: db, waiting: make(chan *pendingMint, 4*maxBatch), closing: make(chan struct{})}
	r.closed.Go(r.run)
	return r
}

// RecordMint returns once the row is committed: no record, no token.
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
	case <-ctx.Done():
		return fmt.Errorf("record mint: %w", ctx.Err())
	}
}

func (r *mintRecorder) run() {
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

// commit writes a batch; when it fails, each row is tried alone, so that one bad row fails only its own caller.
func (r *mintRecorder) commit(batch []*pendingMint) {
	err := r.insert(batch)
	for i, p := range batch {
		if err != nil && len(batch) > 1 {
			p.done <- r.insert(batch[i : i+1])
			continue
		}
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
	r.once.Do(func() { close(r.closing) })
	r.closed.Wait()
}
