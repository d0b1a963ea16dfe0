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
	"greenroom/models"
)

// item is a row of a list, found by its ID.
type item interface{ id() string }

// cachedList caches one of Anam's lists. It serves stale rows while it revalidates them, and when that fails.
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
	err     error    // of the last load
	running *reading // nil when nothing is read
}

// reading is a running load. singleflight would share the load too, but not patience: all callers together wait for firstWait.
type reading struct {
	done     chan struct{}   // closed at its end
	patience context.Context // ends with the load or after firstWait
}

func newList[T item](work *background, o Options, name string, load func(context.Context) ([]T, error)) *cachedList[T] {
	return &cachedList[T]{name: name, load: load, now: o.Now, log: o.Log, work: work}
}

// all gives the rows, which callers must not change. It waits only while no rows have ever been read, and until firstWait after the load began.
// down is true when no rows have been read or the last load failed.
func (l *cachedList[T]) all(ctx context.Context) (rows []T, down bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.due() {
		l.start()
	}
	if l.running != nil && l.fetched.IsZero() && !isPeek(ctx) {
		l.wait(ctx, l.running.patience)
	}
	return l.rows, l.err != nil || l.fetched.IsZero()
}

// due reports whether it is time to read the list again.
func (l *cachedList[T]) due() bool {
	now := l.now()
	if l.err != nil {
		return !models.Within(l.tried, now, pauseAfter(l.err))
	}
	return !models.Within(l.fetched, now, freshFor)
}

// pauseAfter is the time between an error and the next load. A longer Retry-After from Anam wins.
func pauseAfter(err error) time.Duration {
	if e, ok := errors.AsType[*anam.Error](err); ok {
		return max(retryAfter, e.RetryAfter)
	}
	return retryAfter
}

// wait unlocks meanwhile, because the load needs the lock to finish.
func (l *cachedList[T]) wait(ctx, patience context.Context) {
	l.mu.Unlock()
	defer l.mu.Lock()
	select {
	case <-patience.Done():
	case <-ctx.Done():
	}
}

// refresh starts a load, or joins the running one. The channel closes when the load has ended.
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

// start starts a load, unless one is running or the catalog is closed. The caller holds the lock.
func (l *cachedList[T]) start() {
	if l.running != nil {
		return
	}
	patience, end := context.WithTimeout(l.work.ctx, firstWait)
	r := &reading{done: make(chan struct{}), patience: patience}
	started := l.work.start(func(ctx context.Context) {
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
		return // Close cancelled the load: that is no failure of Anam
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

// find gives the row of an ID. known is false when the list could not be read and its old rows lack the ID.
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

// idKey ignores case in UUIDs; other IDs are compared as they are.
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
