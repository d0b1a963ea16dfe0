package catalog

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// item is a row of a list, found by its ID.
type item interface{ id() string }

// cachedList keeps one of Anam's lists: old rows stay in use while new ones are read, and when reading fails.
type cachedList[T item] struct {
	name string
	load func(ctx context.Context) ([]T, error)
	now  func() time.Time
	log  *slog.Logger
	ctx  context.Context // of background work
	work *sync.WaitGroup

	mu      sync.Mutex
	rows    []T
	byID    map[string]int
	fetched time.Time
	tried   time.Time
	err     error
	loading chan struct{} // closed when the running load ends; nil when none runs
}

func newList[T item](ctx context.Context, o Options, work *sync.WaitGroup, name string, load func(context.Context) ([]T, error)) *cachedList[T] {
	return &cachedList[T]{name: name, load: load, now: o.Now, log: o.Log, ctx: ctx, work: work}
}

// all gives the rows; only the very first call waits for Anam, and not for long.
// down is true when there is nothing to show or the last try failed.
func (l *cachedList[T]) all(ctx context.Context) (rows []T, down bool) {
	l.mu.Lock()
	never, due := l.fetched.IsZero(), l.due()
	var running <-chan struct{} = l.loading
	l.mu.Unlock()
	if due {
		running = l.refresh()
	}
	if never && running != nil {
		l.wait(ctx, running)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rows, l.err != nil || l.fetched.IsZero()
}

// due tells whether it is time to read the list again.
func (l *cachedList[T]) due() bool {
	now := l.now()
	if l.err != nil {
		return now.Sub(l.tried) >= retryAfter
	}
	return l.fetched.IsZero() || now.Sub(l.fetched) >= freshFor
}

func (l *cachedList[T]) wait(ctx context.Context, running <-chan struct{}) {
	ctx, cancel := context.WithTimeout(ctx, firstWait)
	defer cancel()
	select {
	case <-running:
	case <-ctx.Done():
	}
}

// refresh starts reading the list unless that is under way; the channel closes when it has ended.
func (l *cachedList[T]) refresh() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.loading != nil {
		return l.loading
	}
	done := make(chan struct{})
	if l.ctx.Err() != nil {
		close(done)
		return done
	}
	l.loading = done
	l.work.Go(func() {
		ctx, cancel := context.WithTimeout(l.ctx, loadTimeout)
		defer cancel()
		rows, err := l.load(ctx)
		l.keep(rows, err)
		close(done)
	})
	return done
}

func (l *cachedList[T]) keep(rows []T, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.loading, l.tried, l.err = nil, l.now(), err
	if err != nil {
		l.log.Warn("catalog not refreshed", "list", l.name, "error", err)
		return
	}
	l.rows, l.fetched, l.byID = rows, l.tried, make(map[string]int, len(rows))
	for i, row := range rows {
		l.byID[row.id()] = i
	}
}

// find gives the row of an ID.
// known is false when the list could not be read: then nothing can be said about the ID.
func (l *cachedList[T]) find(ctx context.Context, id string) (row T, listed, known bool) {
	_, down := l.all(ctx)
	l.mu.Lock()
	defer l.mu.Unlock()
	i, listed := l.byID[id]
	if listed {
		return l.rows[i], true, true
	}
	return row, false, !down
}

func (l *cachedList[T]) listing() Listing {
	l.mu.Lock()
	defer l.mu.Unlock()
	return Listing{Count: len(l.rows), Fetched: l.fetched, Err: l.err}
}
