package engine

import (
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/pion/webrtc/v4"
)

// Call is what a session is about.
type Call struct {
	// ID is the session's, and the one thing that its socket must know.
	ID      string
	Persona Persona
	// MaxLength ends the session that long after it was ready. 0 is never.
	MaxLength time.Duration
	Trouble   Trouble
	// Ended is called once, with the exit status, as soon as the session has ended.
	Ended func(exitStatus string)
}

// session is one conversation. One goroutine, run, owns everything in it that changes; whoever else wants something posts it.
type session struct {
	engine  *Engine
	network *network
	call    Call

	inbox   chan func()
	over    chan struct{} // closed when nothing is taken any more
	gone    chan struct{} // closed when nothing is left
	helpers sync.WaitGroup

	exitStatus string // "" while it runs
	socket     *websocket.Conn
	early      []webrtc.ICECandidateInit // that came before the first offer
	peer       *peer
	whole      bool // socket, media and data channel are there
	ready      bool // they once were

	patience *time.Timer // until the session is given up
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

// run does one thing after the other until the session has ended.
func (s *session) run() {
	defer s.engine.working.Done()
	for s.exitStatus == "" {
		select {
		case act := <-s.inbox:
			act()
		case <-s.speech.next.C:
			s.speakOn()
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

// post lets the session do something and reports whether it still will.
func (s *session) post(act func()) bool {
	select {
	case s.inbox <- act:
		return true
	case <-s.over:
		return false
	}
}

// end is the last thing that a session does. The page is told the reason, unless there is none.
func (s *session) end(exitStatus, reason string) {
	if s.exitStatus != "" {
		return
	}
	s.exitStatus = exitStatus
	if reason != "" {
		s.send(actionEndSession, reason)
	}
}

// release gives everything back: first the place among the running sessions, then sockets and goroutines.
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
		_ = s.peer.connection.GracefulClose() // nobody is left who could mind
	}
	s.helpers.Wait()
	close(s.gone)
}

// help runs something beside the session that ends with it.
func (s *session) help(do func()) {
	s.helpers.Add(1)
	go func() {
		defer s.helpers.Done()
		do()
	}()
}

// review looks whether socket, media and data channel are all there, and how long the session may go on if they are not.
func (s *session) review() {
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
		s.begin()
	}
}

// begin is the moment from which the session's length counts.
func (s *session) begin() {
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
