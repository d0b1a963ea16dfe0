// Package sandbox is a stand-in for the Anam API, as a net/http server.
//
// It answers as Anam's OpenAPI description of July 2026 says, with the error shapes that integrators have seen, so that a dashboard can be tried without a key and tested without the network.
// Nothing it serves is real: the faces are drawn here, the voices hum, and its IDs and tokens are recognisable as the sandbox's.
// Its tokens start sessions that run: the real browser SDK connects, shows a presenter, plays her humming, and receives a transcript.
// It keeps everything in memory and listens on loopback addresses only.
package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"greenroom/anam"
	"greenroom/anam/sandbox/engine"
)

// DefaultKey is the API key that the sandbox accepts unless Options.Key is set.
const DefaultKey = "sandbox-key"

// maxBody bounds a request body, in bytes.
const maxBody = 1 << 20

// Options choose behaviour that is uncertain at Anam. With nothing but a clock the sandbox is lenient.
type Options struct {
	// Now dates tokens and sessions. It is required.
	Now func() time.Time
	// Key is the one API key that is accepted. "" is DefaultKey.
	Key string
	// DeniedKey is a known key without any permission, which gets 403. "" is none.
	DeniedKey string
	// StrictIDs refuses avatarId, voiceId, llmId and toolIds that are not in the catalog. Anam was seen to mint with unknown ones.
	StrictIDs bool
	// StaleStatus answers an unknown personaId: 404, or 400 with invalid_persona_configuration. 0 is 404.
	StaleStatus int
	// AllowSystemTools takes inline tools of type system. One integrator saw Anam refuse them.
	AllowSystemTools bool
	// ConcurrentSessions is how many sessions may run at once. 0 is 5.
	ConcurrentSessions int
	// Engine sets the speed of speech and the timeouts of sessions.
	Engine engine.Options
	// AllowLatest entitles the organisation to avatar models that end in -latest. Without it they get 403.
	AllowLatest bool
}

// Server is the stand-in. It is an http.Handler; Start puts it on a port of its own.
type Server struct {
	options  Options
	now      func() time.Time
	key      string
	catalog  *catalog
	routes   http.Handler
	faults   faultQueue
	history  history
	registry registry
	drawings drawings
	engine   *engine.Engine

	mu      sync.Mutex
	origin  string // of the started server
	running *http.Server
	done    chan struct{} // closed when the server has ended
	closing chan struct{} // closed by Close, so that hanging requests end
}

// New makes a sandbox that does not listen yet.
func New(o Options) *Server {
	s := &Server{options: o, now: o.Now, key: o.Key, catalog: newCatalog(), engine: engine.New(o.Engine), closing: make(chan struct{})}
	if s.key == "" {
		s.key = DefaultKey
	}
	s.routes = s.mux()
	return s
}

// Start listens on a loopback address, such as 127.0.0.1:0, and gives the base URL to ask. A sandbox starts once.
// It refuses any other address, because the sandbox gives out tokens and records every request.
func (s *Server) Start(addr string) (baseURL string, err error) {
	listener, err := listenLoopback(addr)
	if err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running != nil || isClosed(s.closing) {
		_ = listener.Close()
		return "", errors.New("start sandbox: it runs already or was closed")
	}
	s.running = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	s.done = make(chan struct{})
	s.origin = "http://" + listener.Addr().String()
	go serve(s.running, listener, s.done)
	return s.origin, nil
}

func serve(server *http.Server, listener net.Listener, done chan struct{}) {
	defer close(done)
	_ = server.Serve(listener)
}

// Close ends all requests and sessions, and waits until nothing is running. It may be called twice.
func (s *Server) Close() error {
	s.mu.Lock()
	running, done := s.running, s.done
	s.running = nil
	if !isClosed(s.closing) {
		close(s.closing)
	}
	s.mu.Unlock()
	err := s.engine.Close()
	if running == nil {
		return err
	}
	err = errors.Join(err, shutdown(running))
	<-done
	return err
}

// shutdown waits for the handlers, which return at once when closing is closed, then closes the other connections.
func shutdown(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return server.Close()
	}
	return nil
}

func isClosed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func listenLoopback(addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("start sandbox on %q: %w", addr, err)
	}
	if !anam.IsLoopback(host) {
		return nil, fmt.Errorf("start sandbox on %q: only a loopback address such as 127.0.0.1:0 is allowed", addr)
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("start sandbox: %w", err)
	}
	if tcp, ok := listener.Addr().(*net.TCPAddr); !ok || !tcp.IP.IsLoopback() {
		_ = listener.Close()
		return nil, fmt.Errorf("start sandbox on %q: the name does not mean this machine", addr)
	}
	return listener, nil
}
