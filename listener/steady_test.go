package listener

import (
	"bytes"
	"errors"
	"log/slog"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// failing is a listener that fails as often as it has errors, then gives a connection, then waits to be closed.
type failing struct {
	net.Listener
	errs   []error
	given  bool
	closed chan struct{}
}

func (f *failing) Accept() (net.Conn, error) {
	if len(f.errs) > 0 {
		err := f.errs[0]
		f.errs = f.errs[1:]
		return nil, err
	}
	if !f.given {
		f.given = true
		one, _ := net.Pipe()
		return one, nil
	}
	<-f.closed
	return nil, net.ErrClosed
}

func (f *failing) Close() error { close(f.closed); return nil }

func accept(code syscall.Errno) error {
	return &net.OpError{Op: "accept", Net: "tcp", Err: os.NewSyscallError("accept4", code)}
}

func TestSteadyOutlivesFailedAccepts(t *testing.T) {
	t.Parallel()
	for _, code := range []syscall.Errno{syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM, syscall.ENETDOWN, syscall.ECONNABORTED, syscall.EPERM, syscall.EPROTO} {
		var log bytes.Buffer
		f := &failing{errs: []error{accept(code), accept(code), accept(code)}, closed: make(chan struct{})}
		l := Steady(f, slog.New(slog.NewTextHandler(&log, nil)), func() time.Time { return time.Unix(1_800_000_000, 0) })
		if conn, err := l.Accept(); err != nil || conn == nil {
			t.Fatalf("%v ends the listener: %v", code, err)
		}
		if lines := strings.Count(log.String(), "connection not accepted"); lines != 1 {
			t.Errorf("%v: %d lines in one second: %s", code, lines, log.String())
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("closed, and Accept says %v", err)
		}
	}
}

// Closing ends the wait after a failure too.
func TestSteadyClosesWhileItWaits(t *testing.T) {
	t.Parallel()
	failures := make([]error, 1000)
	for i := range failures {
		failures[i] = accept(syscall.EMFILE)
	}
	f := &failing{errs: failures, closed: make(chan struct{})}
	told := make(chan struct{}, len(failures))
	l := Steady(f, slog.New(slog.NewTextHandler(signalling(told), nil)), time.Now)
	ended := make(chan error, 1)
	go func() { _, err := l.Accept(); ended <- err }()
	<-told
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; !errors.Is(err, net.ErrClosed) {
		t.Errorf("ended with %v", err)
	}
}

// signalling tells of each line.
type signalling chan struct{}

func (s signalling) Write(p []byte) (int, error) { s <- struct{}{}; return len(p), nil }

func TestLogEachSecond(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	now := time.Unix(1_800_000_000, 0)
	e := eachSecond{log: slog.New(slog.NewTextHandler(&log, nil)), now: func() time.Time { return now }, message: "trouble"}
	for range 100 {
		e.tell()
	}
	now = now.Add(time.Second)
	e.tell()
	if got := log.String(); strings.Count(got, "trouble") != 2 || !strings.Contains(got, "more_since_last=99") {
		t.Error(got)
	}
}
