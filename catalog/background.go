package catalog

import (
	"context"
	"sync"
)

// background is work that outlives the call that started it and ends with the catalog.
type background struct {
	ctx  context.Context
	stop context.CancelFunc

	mu      sync.Mutex
	closed  bool
	running sync.WaitGroup
}

func newBackground() *background {
	ctx, stop := context.WithCancel(context.Background())
	return &background{ctx: ctx, stop: stop}
}

// start runs f in a goroutine; it reports false, and runs nothing, once the background is closed.
func (b *background) start(f func(ctx context.Context)) bool {
	if !b.enter() {
		return false
	}
	go func() {
		defer b.running.Done()
		f(b.ctx)
	}()
	return true
}

// run is start without the goroutine: it returns after f.
func (b *background) run(f func(ctx context.Context)) bool {
	if !b.enter() {
		return false
	}
	defer b.running.Done()
	f(b.ctx)
	return true
}

// enter holds up close until running.Done, unless it has closed already.
func (b *background) enter() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.closed {
		b.running.Add(1)
	}
	return !b.closed
}

// close cancels the work and waits for it. It may be called twice.
func (b *background) close() {
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	b.stop()
	b.running.Wait()
}
