package engine

import (
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/pion/webrtc/v4"
)

// Call describes a session.
type Call struct {
	// ID is the session's ID, by which its socket authenticates.
	ID      string
	Persona Persona
	// MaxLength ends the session that long after it became ready. 0 is no limit.
	MaxLength time.Duration
	Trouble   Trouble
	// Ended is called once, with the exit status, as soon as the session has ended.
	Ended func(exitStatus string)
}

// session is one conversation, an actor: the goroutine of run owns all mutable state, and others post functions to it.
type session struct {
	engine  *Engine
	network *network
	call    Call

	inbox   chan func()
	over    chan struct{} // closed when the inbox is
	gone    chan struct{} // closed when everything is released
	helpers sync.WaitGroup

	exitStatus string // "" while it runs
	socket     *websocket.Conn
	early      []webrtc.ICECandidateInit // candidates that came before the first offer
	peer       *peer
	whole      bool // socket, media and data channel are connected
	ready      bool // they have been connected once

	patience *time.Timer // ends a session that does not (re)connect
	limit    *time.Timer // until MaxLength
	trouble  *time.Timer
	speech   speech
}

func newSession(e *Engine, c Call) *session {
	s := &session{engine: e, network: e.network, call: c, inbox: make(chan func()), over: make(chan struct{}), gone: make(chan struct{})}
	s.patience = time.NewTimer(e.options.ConnectWithin)
	s.limit, s.trouble, s.speech.next = stoppedTimer(), stoppedTimer(), stoppedTimer()
	return s
}

func stoppedTimer() *time.Timer {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return t
}

// run is the actor's loop.
func (s *session) run() {
	defer s.engine.working.Done()
	for s.exitStatus == "" {
		select {
		case act := <-s.inbox:
			act()
		case <-s.speech.next.C:
			s.speakNext()
		case <-s.patience.C:
			s.end(ClosedByEngine, "The connection was lost")
		case <-s.limit.C:
			s.end(ClosedByEngine, "Maximum session length reached")
		case <-s.trouble.C:
			s.makeTrouble()
		}
	}
	s.release()
}

// post sends act to the session, and reports false when it has ended.
func (s *session) post(act func()) bool {
	select {
	case s.inbox <- act:
		return true
	case <-s.over:
		return false
	}
}

// end makes run return. It sends the page the reason, unless that is empty.
func (s *session) end(exitStatus, reason string) {
	if s.exitStatus != "" {
		return
	}
	s.exitStatus = exitStatus
	if reason != "" {
		s.send(actionEndSession, reason)
	}
}

// release frees the session's place first, then timers, sockets and goroutines.
func (s *session) release() {
	s.engine.forget(s)
	close(s.over)
	if s.call.Ended != nil {
		s.call.Ended(s.exitStatus)
	}
	for _, t := range []*time.Timer{s.patience, s.limit, s.trouble, s.speech.next} {
		t.Stop()
	}
	s.closeSocket()
	if s.peer != nil {
		_ = s.peer.connection.GracefulClose() // the session is over either way
	}
	s.helpers.Wait()
	close(s.gone)
}

// spawn runs a goroutine that release waits for.
func (s *session) spawn(do func()) {
	s.helpers.Add(1)
	go func() {
		defer s.helpers.Done()
		do()
	}()
}

// checkConnection checks whether socket, media and data channel are connected. If not, it starts the reconnection timeout.
func (s *session) checkConnection() {
	whole := s.socket != nil && s.peer.connected()
	if whole == s.whole {
		return
	}
	s.whole = whole
	if !whole {
		s.patience.Reset(s.engine.options.ReconnectWithin)
		return
	}
	s.patience.Stop()
	if !s.ready {
		s.becomeReady()
	}
}

// becomeReady makes the session ready. Its length counts from here.
func (s *session) becomeReady() {
	s.ready = true
	if s.call.MaxLength > 0 {
		s.limit.Reset(s.call.MaxLength)
	}
	if s.call.Trouble.timed() {
		s.trouble.Reset(s.call.Trouble.After)
	}
	s.send(actionSessionReady, struct{}{})
	s.greet()
}
