package catalog

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"greenroom/anam"
)

// item is a row of a list, found by its ID.
type item interface{ id() string }

// cachedList keeps one of Anam's lists: old rows stay in use while new ones are read, and when reading fails.
type cachedList[T item] struct {
	name string
	load func(ctx context.Context) ([]T, error)
	now  func() time.Time
	log  *slog.Logger
	work *background

	mu      sync.Mutex
	rows    []T
	byID    map[string]int
	fetched time.Time
	tried   time.Time
	err     error    // of the last try
	running *reading // nil when nothing is read
}

// reading is one load that runs.
type reading struct {
	done     chan struct{}   // closed when it has ended
	patience context.Context // ends with it, and after firstWait at the latest
}

func newList[T item](work *background, o Options, name string, load func(context.Context) ([]T, error)) *cachedList[T] {
	return &cachedList[T]{name: name, load: load, now: o.Now, log: o.Log, work: work}
}

// all gives the rows, which are not to be changed. Callers wait only while there is nothing to show, and never longer than firstWait after the load began.
// down is true when there is nothing to show or the last try failed.
func (l *cachedList[T]) all(ctx context.Context) (rows []T, down bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.due() {
		l.start()
	}
	if l.running != nil && l.fetched.IsZero() {
		l.wait(ctx, l.running.patience)
	}
	return l.rows, l.err != nil || l.fetched.IsZero()
}

// due tells whether it is time to read the list again.
func (l *cachedList[T]) due() bool {
	now := l.now()
	if l.err != nil {
		return now.Sub(l.tried) >= pauseAfter(l.err)
	}
	return l.fetched.IsZero() || now.Sub(l.fetched) >= freshFor
}

// pauseAfter is how long Anam is left alone after an error: longer than usual when it asked for that.
func pauseAfter(err error) time.Duration {
	if e, ok := errors.AsType[*anam.Error](err); ok {
		return max(retryAfter, e.RetryAfter)
	}
	return retryAfter
}

// wait lets go of the lock, which the load needs to end.
func (l *cachedList[T]) wait(ctx, patience context.Context) {
	l.mu.Unlock()
	defer l.mu.Lock()
	select {
	case <-patience.Done():
	case <-ctx.Done():
	}
}

// refresh starts reading the list unless that is under way; the channel closes when it has ended.
func (l *cachedList[T]) refresh() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.start()
	if l.running == nil {
		closed := make(chan struct{})
		close(closed)
		return closed
	}
	return l.running.done
}

// start begins to read the list, unless that is under way or the catalog is closed. The lock is held.
func (l *cachedList[T]) start() {
	if l.running != nil {
		return
	}
	patience, end := context.WithTimeout(l.work.ctx, firstWait)
	r := &reading{done: make(chan struct{}), patience: patience}
	started := l.work.run(func(ctx context.Context) {
		defer close(r.done)
		defer end()
		ctx, cancel := context.WithTimeout(ctx, loadTimeout)
		defer cancel()
		l.keep(l.load(ctx))
	})
	if !started {
		end()
		return
	}
	l.running = r
}

func (l *cachedList[T]) keep(rows []T, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.running = nil
	if err != nil && l.work.ctx.Err() != nil {
		return // Close ended it: that says nothing of Anam
	}
	l.tried, l.err = l.now(), err
	if err != nil {
		l.log.Warn("catalog not refreshed", "list", l.name, "error", err)
		return
	}
	l.rows, l.fetched, l.byID = rows, l.tried, make(map[string]int, len(rows))
	for i, row := range rows {
		l.byID[idKey(row.id())] = i
	}
}

// find gives the row of an ID.
// known is false when the list could not be read: then nothing can be said about an ID that is not among the old rows.
func (l *cachedList[T]) find(ctx context.Context, id string) (row T, listed, known bool) {
	_, down := l.all(ctx)
	l.mu.Lock()
	defer l.mu.Unlock()
	i, listed := l.byID[idKey(id)]
	if listed {
		return l.rows[i], true, true
	}
	return row, false, !down
}

// idKey makes UUIDs equal that differ in case alone; other IDs are taken as they are.
func idKey(id string) string {
	if len(id) == 36 && uuid.Validate(id) == nil {
		return strings.ToLower(id)
	}
	return id
}

func (l *cachedList[T]) listing() Listing {
	l.mu.Lock()
	defer l.mu.Unlock()
	return Listing{Count: len(l.rows), Fetched: l.fetched, Err: l.err}
}
