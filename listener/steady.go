// Package listener keeps the server's listener open and its connections within bounds.
package listener

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"time"
)

// How long to wait after a failed accept: a little, then longer each time it fails again.
const (
	shortestWait = 5 * time.Millisecond
	longestWait  = time.Second
)

// Steady gives a listener whose Accept fails only once it is closed. Any other failure, such as too few descriptors
// or a network that is down, is tried again: it passes, and the server must still be there then.
// One failure a second is logged, with the number of those before it that were not.
func Steady(plain net.Listener, log *slog.Logger, now func() time.Time) net.Listener {
	open, end := context.WithCancel(context.Background())
	return &steady{Listener: plain, open: open, end: end, failures: eachSecond{log: log, now: now, message: "connection not accepted; trying again"}}
}

type steady struct {
	net.Listener
	open     context.Context // ends when the listener is closed
	end      context.CancelFunc
	failures eachSecond
}

func (l *steady) Accept() (net.Conn, error) {
	for wait := shortestWait; ; wait = min(2*wait, longestWait) {
		conn, err := l.Listener.Accept()
		if err == nil || errors.Is(err, net.ErrClosed) {
			return conn, err
		}
		l.failures.tell("error", err)
		select {
		case <-time.After(wait):
		case <-l.open.Done():
			return nil, net.ErrClosed
		}
	}
}

func (l *steady) Close() error {
	l.end()
	return l.Listener.Close()
}
