// Package engine runs the sandbox's sessions: it answers a browser's SDP offer, streams the presenter and speaks text.
//
// It implements the protocol of @anam-ai/js-sdk 4.27.0: signalling as JSON on a WebSocket, WebRTC with VP8 and Opus, and text on the data channel "session".
// It has no speech recognition: sound from a microphone is received and dropped.
// All sessions share one UDP socket on 127.0.0.1, so a browser needs no STUN and no TURN server.
package engine

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// Exit statuses of a session, as Anam names them.
const (
	NormalExit     = "NORMAL_EXIT"
	ClosedByEngine = "CLOSED_BY_ENGINE"
)

// Clients are told to send a heartbeat every HeartbeatSeconds, and to reopen a lost socket up to ReconnectionAttempts times.
const (
	HeartbeatSeconds     = 5
	ReconnectionAttempts = 5
)

// Options are the engine's speed of speech and its timeouts. The zero value has defaults.
type Options struct {
	// WordEvery is the time from one spoken word to the next. 0 is 320 ms.
	WordEvery time.Duration
	// ConnectWithin is how long a session may take to connect socket, media and data channel. 0 is 30 s.
	ConnectWithin time.Duration
	// ReconnectWithin is how long a session goes on without its socket or without its media. 0 is 15 s.
	ReconnectWithin time.Duration
	// SilentWithin is the idle timeout of a socket, heartbeats included. 0 is 30 s.
	SilentWithin time.Duration
}

func (o Options) withDefaults() Options {
	for d, fallback := range map[*time.Duration]time.Duration{
		&o.WordEvery: 320 * time.Millisecond, &o.ConnectWithin: 30 * time.Second,
		&o.ReconnectWithin: 15 * time.Second, &o.SilentWithin: 30 * time.Second,
	} {
		if *d == 0 {
			*d = fallback
		}
	}
	return o
}

// ErrClosed is the error of Open after Close.
var ErrClosed = errors.New("the engine is closed")

// Engine runs sessions. It opens its UDP socket for the first one.
type Engine struct {
	options Options

	mu       sync.Mutex
	network  *network
	sessions map[string]*session
	closed   bool
	working  sync.WaitGroup // sessions, and the handlers of their sockets
}

// New makes an engine that has nothing open yet.
func New(o Options) *Engine {
	return &Engine{options: o.withDefaults(), sessions: map[string]*session{}}
}

// Open starts a session, which then waits for its socket and its offer.
func (e *Engine) Open(c Call) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return ErrClosed
	}
	if e.network == nil {
		n, err := openNetwork()
		if err != nil {
			return fmt.Errorf("open session %s: %w", c.ID, err)
		}
		e.network = n
	}
	s := newSession(e, c)
	e.sessions[c.ID] = s
	e.working.Add(1)
	go s.run()
	return nil
}

// Say makes a persona say a text, and reports whether there is such a session.
func (e *Engine) Say(id, text string) bool {
	return e.with(id, func(s *session) { s.say(spoken(text)) })
}

// Warn sends a warning to the page, and reports whether there is such a session.
func (e *Engine) Warn(id, text string) bool {
	return e.with(id, func(s *session) { s.send(actionWarning, text) })
}

// End ends a session, tells the page why, and returns once all its resources are released. It reports whether there was such a session.
func (e *Engine) End(id, exitStatus, reason string) bool {
	s := e.session(id)
	if s == nil || !s.post(func() { s.end(exitStatus, reason) }) {
		return false
	}
	<-s.gone
	return true
}

// Close ends every session, and returns once all goroutines and sockets are closed. It may be called twice.
func (e *Engine) Close() error {
	e.mu.Lock()
	e.closed = true
	for _, s := range e.sessions {
		go s.post(func() { s.end(ClosedByEngine, "The engine was shut down") })
	}
	n := e.network
	e.network = nil
	e.mu.Unlock()
	e.working.Wait()
	if n == nil {
		return nil
	}
	return n.close()
}

func (e *Engine) session(id string) *session {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.sessions[id]
}

// with runs do on the session's goroutine, some time later.
func (e *Engine) with(id string, do func(*session)) bool {
	s := e.session(id)
	return s != nil && s.post(func() { do(s) })
}

// hold finds a session and adds to working. The caller calls working.Done.
func (e *Engine) hold(id string) *session {
	e.mu.Lock()
	defer e.mu.Unlock()
	s := e.sessions[id]
	if s != nil {
		e.working.Add(1)
	}
	return s
}

func (e *Engine) forget(s *session) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.sessions, s.call.ID)
}
