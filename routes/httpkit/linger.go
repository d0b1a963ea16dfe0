package httpkit

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// Bounds of lingering: as long as a request may take to arrive, and more bytes than are sent by mistake.
const (
	lingerTime  = readTimeout
	lingerBytes = 64 << 20
)

// stopGrace is how long a request may go on arriving after a stop has begun.
const stopGrace = time.Second

// Linger gives a listener with lingering close: after a request is refused early, its connection is drained before it is closed.
// Without that, the kernel answers the rest of the request with a reset, and a client that writes everything before it reads never sees the refusal.
// Closing the listener closes all lingering connections, and ends those that go on sending a request, so that a stop waits for neither.
func Linger(plain net.Listener) net.Listener {
	open, end := context.WithCancel(context.Background())
	return &lingerListener{
		Listener: plain, open: open, end: end, conns: map[*lingerConn]struct{}{},
		time: lingerTime, bytes: lingerBytes, grace: stopGrace,
	}
}

type lingerListener struct {
	net.Listener
	open  context.Context // ends when the listener is closed
	end   context.CancelFunc
	time  time.Duration
	bytes int64
	grace time.Duration

	mu    sync.Mutex
	conns map[*lingerConn]struct{} // those that are open
}

func (l *lingerListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if half, ok := conn.(halfCloser); ok {
		return l.track(&lingerConn{halfCloser: half, listener: l}), nil
	}
	return conn, err
}

func (l *lingerListener) track(c *lingerConn) *lingerConn {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns[c] = struct{}{}
	return c
}

func (l *lingerListener) forget(c *lingerConn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.conns, c)
}

func (l *lingerListener) Close() error {
	l.end()
	time.AfterFunc(l.grace, l.stopReading)
	return l.Listener.Close()
}

// stopReading ends what every connection still sends. Requests that have arrived go on and are answered.
func (l *lingerListener) stopReading() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.conns {
		_ = c.CloseRead()
	}
}

// halfCloser is a TCP connection, or one that wraps it: each side can be closed alone.
type halfCloser interface {
	net.Conn
	CloseRead() error
	CloseWrite() error
}

// lingerConn reads and writes as the connection that it holds; only its end differs.
type lingerConn struct {
	halfCloser
	listener *lingerListener
	heard    atomic.Bool // the client has said something
	givenUp  atomic.Bool // the client may still be sending a request that is not read
	ended    atomic.Bool // the client has closed its side, and more was asked for
	late     atomic.Bool // the client said nothing until the deadline for its request
}

// Read notes the client's first byte, its end and its silence; see silent, brokenOff and ranOutOfTime.
func (c *lingerConn) Read(p []byte) (int, error) {
	n, err := c.halfCloser.Read(p)
	if n > 0 && !c.heard.Load() {
		c.heard.Store(true)
	}
	if errors.Is(err, io.EOF) {
		c.ended.Store(true)
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		c.late.Store(true)
	}
	return n, err
}

// brokenOff tells whether the client closed its side before the request was complete.
// fasthttp takes that for the end of a chunked body, and a form that lost its last chunks must not be saved.
func brokenOff(conn net.Conn) bool {
	c, ok := conn.(*lingerConn)
	return ok && c.ended.Load()
}

// ranOutOfTime tells whether the rest of a request didn't arrive in time.
// The connection is asked because fasthttp's error of a broken chunk hides its cause from errors.Is.
func ranOutOfTime(conn net.Conn, err error) bool {
	c, ok := conn.(*lingerConn)
	return errors.Is(err, os.ErrDeadlineExceeded) || ok && c.late.Load()
}

// silent tells whether the client has said nothing at all. Browsers open spare connections in advance,
// and one that hears an error before it asks takes that for the answer to its next request.
func silent(conn net.Conn) bool {
	c, ok := conn.(*lingerConn)
	return ok && !c.heard.Load()
}

// stopping tells whether the listener of the connection is closed, because the server stops.
func stopping(conn net.Conn) bool {
	c, ok := conn.(*lingerConn)
	return ok && c.listener.open.Err() != nil
}

// Close never waits: draining runs in a goroutine of its own.
func (c *lingerConn) Close() error {
	c.listener.forget(c)
	if !c.givenUp.Swap(false) || c.CloseWrite() != nil {
		return c.halfCloser.Close()
	}
	go c.drain()
	return nil
}

// drain reads until the client has closed its side or a bound is met. The end of the context closes the connection.
func (c *lingerConn) drain() {
	ctx, cancel := context.WithTimeout(c.listener.open, c.listener.time)
	defer cancel()
	context.AfterFunc(ctx, func() { _ = c.halfCloser.Close() })
	_ = c.SetReadDeadline(time.Time{}) // the one for the request may be near
	_, _ = io.CopyN(io.Discard, c.halfCloser, c.listener.bytes)
}

// linger marks a connection that is about to be closed for draining.
func linger(conn net.Conn) {
	if c, ok := conn.(*lingerConn); ok {
		c.givenUp.Store(true)
	}
}

// lingerAfterFailures covers requests that fasthttp cannot read: it answers an error and closes the connection while more may be on its way.
// A connection that never said anything is closed in silence. closeUnread covers the other requests.
func lingerAfterFailures(app *fiber.App) {
	server := app.Server()
	answer := server.ErrorHandler
	server.ErrorHandler = func(raw *fasthttp.RequestCtx, err error) {
		if silent(raw.Conn()) {
			_ = raw.Conn().Close()
			return
		}
		linger(raw.Conn())
		answer(raw, err)
	}
}
