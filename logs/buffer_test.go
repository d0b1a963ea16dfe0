package logs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"
)

const patience = 20 * time.Second

// reader is a reader of the log that can stall.
type reader struct {
	mu    sync.Mutex
	got   bytes.Buffer
	gate  chan struct{} // nil: it reads at once
	begun chan struct{}
	err   error
}

func (r *reader) Write(p []byte) (int, error) {
	if r.gate != nil {
		r.begun <- struct{}{}
		<-r.gate
	}
	if r.err != nil {
		return 0, r.err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.got.Write(p)
}

func (r *reader) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.got.String()
}

func closed(t *testing.T, b *Buffer) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	b.Close(ctx)
	if ctx.Err() != nil {
		t.Error("not closed in time")
	}
}

func TestLinesArriveInOrder(t *testing.T) {
	t.Parallel()
	r := &reader{}
	b := newBuffer(r, bufferLimit, time.Millisecond)
	want := ""
	for i := range 2000 {
		line := fmt.Sprintf("line %d\n", i)
		want += line
		if n, err := b.Write([]byte(line)); n != len(line) || err != nil {
			t.Fatal(n, err)
		}
	}
	closed(t, b)
	if got := r.String(); got != want || b.Dropped() != 0 {
		t.Errorf("%d bytes of %d, %d dropped", len(got), len(want), b.Dropped())
	}
}

// A reader that stalls holds up nobody; what finds no room is counted, and told once it reads again.
func TestStalledReader(t *testing.T) {
	t.Parallel()
	r := &reader{gate: make(chan struct{}), begun: make(chan struct{}, 100)}
	b := newBuffer(r, 1000, time.Millisecond)
	log := New(b, false, slog.LevelInfo)
	log.Info("first")
	<-r.begun
	for range 100 {
		log.Info("filling the buffer")
	}
	dropped := b.Dropped()
	if dropped == 0 {
		t.Fatal("nothing was dropped")
	}
	close(r.gate)
	for deadline := time.Now().Add(patience); strings.Count(r.String(), "\n") < 101-int(dropped); {
		if time.Now().After(deadline) {
			t.Fatalf("a reader that reads again gets nothing: %s", r)
		}
	}
	log.Info("later")
	closed(t, b)
	if got := r.String(); strings.Count(got, "log lines dropped") != 1 || !strings.Contains(got, fmt.Sprintf("count=%d", dropped)) {
		t.Errorf("%d dropped, told so:\n%s", dropped, got)
	}
}

func TestDeadReader(t *testing.T) {
	t.Parallel()
	r := &reader{err: errors.New("broken pipe")}
	b := newBuffer(r, 1000, time.Millisecond)
	_, _ = io.WriteString(b, "one\n")
	_, _ = io.WriteString(b, "two\n")
	closed(t, b)
	if b.Dropped() != 2 {
		t.Errorf("%d dropped, want 2", b.Dropped())
	}
	_, _ = io.WriteString(b, "late\n")
	if b.Dropped() != 3 {
		t.Error("a line after the end is not counted")
	}
}

// Closing waits for a stalled reader no longer than it is told to.
func TestCloseHasADeadline(t *testing.T) {
	t.Parallel()
	r := &reader{gate: make(chan struct{}), begun: make(chan struct{}, 1)}
	defer close(r.gate)
	b := newBuffer(r, 1000, time.Millisecond)
	_, _ = io.WriteString(b, "one\n")
	<-r.begun
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b.Close(ctx)
}

// An error is written at once, however long lines may wait for others.
func TestErrorsDoNotWait(t *testing.T) {
	t.Parallel()
	for name, least := range map[string]func(*slog.Logger) *slog.Logger{
		"plain": func(l *slog.Logger) *slog.Logger { return l },
		"with":  func(l *slog.Logger) *slog.Logger { return l.With("a", 1) },
		"group": func(l *slog.Logger) *slog.Logger { return l.WithGroup("g") },
	} {
		r := &reader{gate: make(chan struct{}), begun: make(chan struct{}, 10)}
		b := newBuffer(r, 1000, time.Hour)
		log := least(New(b, true, slog.LevelInfo))
		log.Info("waits")
		log.Error("does not")
		select {
		case <-r.begun:
		case <-time.After(patience):
			t.Errorf("%s: an error waits", name)
		}
		close(r.gate)
		closed(t, b)
		if got := r.String(); strings.Count(got, "\n") != 2 || !strings.HasPrefix(got, `{"time":`) {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestLevel(t *testing.T) {
	t.Parallel()
	r := &reader{}
	b := NewBuffer(r)
	log := New(b, false, slog.LevelWarn)
	log.Info("quiet")
	log.Warn("heard")
	closed(t, b)
	if got := r.String(); strings.Contains(got, "quiet") || !strings.Contains(got, "heard") {
		t.Error(got)
	}
}
