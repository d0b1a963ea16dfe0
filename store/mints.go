package store

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"time"

	"greenroom/models"
)

// maxBatch is the most mint rows that one transaction takes.
const maxBatch = 256

// ErrClosed means that the store was closed before the row could be written.
var ErrClosed = errors.New("the store is closed")

// mintRecorder writes mint rows from one goroutine, all that wait in one transaction (group commit):
// they share the cost of syncing to disk, and no row waits for a timer.
type mintRecorder struct {
	writer  *mintWriter
	waiting chan *pendingMint
	closing chan struct{}  // closed: no new rows are taken
	stopped chan struct{}  // closed: nothing more will be written
	batch   []*pendingMint // room for the next batch
	refused refusedCounts
	uses    *keyUses
	writing *writing
	moved   func() error  // refuses to write to a file that is not the database any more
	commits atomic.Uint64 // of rows, since the start
	rows    atomic.Uint64 // in those commits
	now     func() time.Time
}

type pendingMint struct {
	row   mintRow
	given *givenTokenRow // nil: the token won't come back
	done  chan error
}

func startMintRecorder(ctx context.Context, s *Store) (*mintRecorder, error) {
	writer, err := newMintWriter(ctx, s.sqlWriter())
	if err != nil {
		return nil, err
	}
	r := &mintRecorder{
		now: s.now, writer: writer, writing: s.writing, moved: s.sameFile, uses: &s.uses,
		waiting: make(chan *pendingMint, 4*maxBatch), closing: make(chan struct{}), stopped: make(chan struct{}),
	}
	go r.run()
	return r, nil
}

// RecordMint returns once the row is committed: no record, no token.
// When ctx ends first, the row may still be written.
// Errors: unavailable when nothing can be written, ErrClosed after Close.
func (s *Store) RecordMint(ctx context.Context, m models.Mint) error {
	return s.record(ctx, mintRowOf(m))
}

func (s *Store) record(ctx context.Context, row mintRow) error {
	return s.recordPending(ctx, &pendingMint{row: row, done: make(chan error, 1)})
}

func (s *Store) recordPending(ctx context.Context, p *pendingMint) error {
	select {
	case s.mints.waiting <- p:
	case <-s.mints.closing:
		return ErrClosed
	case <-ctx.Done():
		return cannotRecord(ctx.Err())
	}
	select {
	case err := <-p.done:
		return err
	case <-s.mints.stopped:
		return p.resultAtClose()
	case <-ctx.Done():
		return cannotRecord(ctx.Err())
	}
}

// resultAtClose is the result of a row that was queued while the recorder stopped, which may or may not have been written.
func (p *pendingMint) resultAtClose() error {
	select {
	case err := <-p.done:
		return err
	default:
		return ErrClosed
	}
}

func (r *mintRecorder) run() {
	defer close(r.stopped)
	again := time.NewTicker(tryEvery)
	defer again.Stop()
	for {
		select {
		case first := <-r.waiting:
			r.commit(r.drain(first))
		case <-again.C:
			r.tryAgain()
			if r.writing.failure.Load() == nil {
				r.writeRefused()
				r.writeUses()
			}
		case <-r.closing:
			r.finish()
			return
		}
	}
}

// finish writes the rows, counts and uses that still wait, so that closing loses none.
func (r *mintRecorder) finish() {
	defer r.writeUses()
	defer r.writeRefused()
	for {
		select {
		case first := <-r.waiting:
			r.commit(r.drain(first))
		default:
			return
		}
	}
}

// drain takes the rows that wait, without waiting for more: they gather while the batch before is written.
// It yields once, so that mints that are ready to hand over their rows share this commit.
func (r *mintRecorder) drain(first *pendingMint) []*pendingMint {
	runtime.Gosched()
	r.batch = append(r.batch[:0], first)
	for len(r.batch) < maxBatch {
		select {
		case next := <-r.waiting:
			r.batch = append(r.batch, next)
		default:
			return r.batch
		}
	}
	return r.batch
}

// commit writes a batch. When it holds a bad row, each row is tried alone, so that only the caller of the bad one fails.
// Any other failure is the same for every row: a full or locked disk won't get better for one of them.
func (r *mintRecorder) commit(batch []*pendingMint) {
	if err := r.moved(); err != nil {
		answer(batch, err)
		return
	}
	err := r.write(batch)
	if len(batch) > 1 && isBadRow(err) {
		for i, p := range batch {
			p.done <- r.note(r.write(batch[i : i+1]))
		}
		return
	}
	answer(batch, r.note(err))
}

func answer(batch []*pendingMint, err error) {
	for _, p := range batch {
		p.done <- err
	}
}

// write commits rows, counts them, and takes along what is to be noted of keys.
func (r *mintRecorder) write(batch []*pendingMint) error {
	uses := r.uses.waiting()
	if err := r.writer.write(batch, uses); err != nil {
		return err
	}
	r.uses.written(uses)
	r.commits.Add(1)
	r.rows.Add(uint64(len(batch)))
	return nil
}

func (r *mintRecorder) close() error {
	close(r.closing)
	<-r.stopped
	return r.writer.close()
}
