// Package logs writes the log beside the requests: a reader that stalls or dies holds up nobody.
package logs

import (
	"bytes"
	"context"
	"io"
	"sync"
	"time"
)

const (
	// bufferLimit is how much waits for the reader, in bytes: some 5,000 lines.
	bufferLimit = 1 << 20
	// flushEvery is how long a line may wait for others, so that many are written at once.
	flushEvery = 50 * time.Millisecond
)

// Buffer takes lines without waiting, and writes them from a goroutine of its own. What finds no room is dropped and counted.
type Buffer struct {
	to    io.Writer
	limit int
	wait  time.Duration

	mu      sync.Mutex
	lines   []byte
	written []byte // the memory of the lines before, for those to come
	waiting int    // lines in lines
	dropped uint64 // in all
	untold  uint64 // of these, how many no line has told of
	closed  bool

	soon chan struct{} // there are lines
	now  chan struct{} // they must not wait
	end  chan struct{} // there will be no more
	done chan struct{} // the goroutine has ended
}

// NewBuffer starts the goroutine, which Close ends.
func NewBuffer(to io.Writer) *Buffer { return newBuffer(to, bufferLimit, flushEvery) }

func newBuffer(to io.Writer, limit int, wait time.Duration) *Buffer {
	b := &Buffer{
		to: to, limit: limit, wait: wait,
		soon: make(chan struct{}, 1), now: make(chan struct{}, 1), end: make(chan struct{}), done: make(chan struct{}),
	}
	go b.run()
	return b
}

// Write keeps one line for the reader. It never waits and never fails: a request must not end because its log line does.
func (b *Buffer) Write(line []byte) (int, error) {
	b.mu.Lock()
	if b.closed || len(b.lines)+len(line) > b.limit {
		b.drop(1)
		b.mu.Unlock()
		return len(line), nil
	}
	b.lines = append(b.lines, line...)
	b.waiting++
	b.mu.Unlock()
	wake(b.soon)
	return len(line), nil
}

// Hurry has what is kept written at once.
func (b *Buffer) Hurry() { wake(b.now) }

func (b *Buffer) drop(lines int) {
	b.dropped += uint64(lines)
	b.untold += uint64(lines)
}

// lost gives, once, how many lines were dropped since it was last asked, as soon as there is room for a line that tells it.
func (b *Buffer) lost() uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.lines) > b.limit/2 {
		return 0
	}
	n := b.untold
	b.untold = 0
	return n
}

// Dropped is how many lines found no room, or a reader that was gone.
func (b *Buffer) Dropped() uint64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.dropped
}

// Close writes what is kept, for as long as the context lasts. Later lines are dropped.
func (b *Buffer) Close(ctx context.Context) {
	b.mu.Lock()
	first := !b.closed
	b.closed = true
	b.mu.Unlock()
	if first {
		close(b.end)
	}
	select {
	case <-b.done:
	case <-ctx.Done():
	}
}

func (b *Buffer) run() {
	defer close(b.done)
	for {
		select {
		case <-b.soon:
			b.waitForMore()
			b.flush()
		case <-b.now:
			b.flush()
		case <-b.end:
			b.flush()
			return
		}
	}
}

// waitForMore ends with the wait, with Hurry or with Close.
func (b *Buffer) waitForMore() {
	timer := time.NewTimer(b.wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-b.now:
	case <-b.end:
	}
}

// flush writes what is kept. A write that fails is not tried again: its reader is gone, and later lines may find another.
func (b *Buffer) flush() {
	b.mu.Lock()
	lines, waiting := b.lines, b.waiting
	b.lines, b.written, b.waiting = b.written, nil, 0
	b.mu.Unlock()
	if len(lines) == 0 {
		return
	}
	n, err := b.to.Write(lines)
	b.mu.Lock()
	defer b.mu.Unlock()
	if err != nil {
		b.drop(waiting - bytes.Count(lines[:n], []byte{'\n'}))
	}
	b.written = lines[:0]
}

// wake leaves a sign for the goroutine, unless one lies there already.
func wake(sign chan struct{}) {
	select {
	case sign <- struct{}{}:
	default:
	}
}
