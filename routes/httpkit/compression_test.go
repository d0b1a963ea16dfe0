package httpkit

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// TestAnEncoderIsUsedAgain compresses more bodies at once than there are places: each comes out whole, and no more writers are made than places.
func TestAnEncoderIsUsedAgain(t *testing.T) {
	t.Parallel()
	for name, e := range newEncoders() {
		var mu sync.Mutex
		made, inner := 0, e.newWriter
		e.newWriter = func() (resettable, error) {
			mu.Lock()
			defer mu.Unlock()
			made++
			return inner()
		}
		var all sync.WaitGroup
		for i := range 50 {
			all.Go(func() {
				plain := []byte(strings.Repeat(string(rune('a'+i%26)), 5000+i))
				small, err := e.encode(plain)
				if err != nil || len(small) > 200 {
					t.Errorf("%s: %d bytes, %v", name, len(small), err)
				}
			})
		}
		all.Wait()
		if made > runtime.GOMAXPROCS(0) || len(e.free) != cap(e.free) {
			t.Errorf("%s: %d writers, %d of %d places are free", name, made, len(e.free), cap(e.free))
		}
	}
}

// TestABrokenWriterIsNotUsedAgain gives its place back empty.
func TestABrokenWriterIsNotUsedAgain(t *testing.T) {
	t.Parallel()
	e := newEncoder(func() (resettable, error) { return &brokenWriter{}, nil })
	for range 2 * cap(e.free) {
		if _, err := e.encode([]byte("x")); err == nil {
			t.Error("no error")
		}
	}
	panicking := newEncoder(func() (resettable, error) { return &brokenWriter{panics: true}, nil })
	for range 2 * cap(panicking.free) {
		func() {
			defer func() { _ = recover() }()
			_, _ = panicking.encode([]byte("x"))
		}()
	}
	for _, places := range []chan resettable{e.free, panicking.free} {
		for range cap(places) {
			if writer := <-places; writer != nil {
				t.Error("a broken writer is kept")
			}
		}
	}
}

type brokenWriter struct {
	bytes.Buffer
	panics bool
}

func (b *brokenWriter) Write([]byte) (int, error) {
	if b.panics {
		panic("broken")
	}
	return 0, errors.New("broken")
}
func (*brokenWriter) Close() error      { return nil }
func (*brokenWriter) Reset(_ io.Writer) {}
