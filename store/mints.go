package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"

	"greenroom/models"
)

// maxBatch is the most mint rows that one transaction takes.
const maxBatch = 256

// ErrClosed means that the store was closed before the row could be written.
var ErrClosed = errors.New("the store is closed")

// mintRecorder writes mint rows from one goroutine, all that are waiting in one transaction:
// the cost of syncing to disk is shared, and nobody waits for a timer.
type mintRecorder struct {
	writer  *mintWriter
	waiting chan *pendingMint
	closing chan struct{}  // closed: take no more
	stopped chan struct{}  // closed: nothing will be written any more
	batch   []*pendingMint // room for the next batch
}

type pendingMint struct {
	row  mintRow
	done chan error
}

func startMintRecorder(ctx context.Context, db *sql.DB) (*mintRecorder, error) {
	writer, err := newMintWriter(ctx, db)
	if err != nil {
		return nil, err
	}
	r := &mintRecorder{writer: writer, waiting: make(chan *pendingMint, 4*maxBatch), closing: make(chan struct{}), stopped: make(chan struct{})}
	go r.run()
	return r, nil
}

// RecordMint returns once the row is committed: no record, no token.
// When ctx ends first, the row may still be written.
// Errors: ErrClosed after Close.
func (s *Store) RecordMint(ctx context.Context, m models.Mint) error {
	p := &pendingMint{row: mintRowOf(m), done: make(chan error, 1)}
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

// drain takes what is waiting, after whoever is ready to run has had a turn to join: a batch costs nearly as much as its rows.
func (r *mintRecorder) drain(first *pendingMint) []*pendingMint {
	for had := -1; had < len(r.waiting) && len(r.waiting) < maxBatch; {
		had = len(r.waiting)
		runtime.Gosched()
	}
	batch := append(r.batch[:0], first)
	for len(batch) < maxBatch {
		select {
		case next := <-r.waiting:
			batch = append(batch, next)
		default:
			r.batch = batch
			return batch
		}
	}
	r.batch = batch
	return batch
}

// commit writes a batch; when a row in it is bad, each is tried alone, so that only its own caller fails.
// Any other failure is everybody's: a full or locked disk won't be better for one row.
func (r *mintRecorder) commit(batch []*pendingMint) {
	err := r.writer.write(batch)
	if len(batch) > 1 && isBadRow(err) {
		for i, p := range batch {
			p.done <- r.writer.write(batch[i : i+1])
		}
		return
	}
	for _, p := range batch {
		p.done <- err
	}
}

func (r *mintRecorder) close() error {
	close(r.closing)
	<-r.stopped
	return r.writer.close()
}
