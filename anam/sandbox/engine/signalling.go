package engine

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
	"github.com/pion/webrtc/v4"
)

// Action types of a signalling message.
const (
	actionOffer           = "offer"
	actionAnswer          = "answer"
	actionCandidate       = "icecandidate"
	actionSessionReady    = "sessionready"
	actionEndSession      = "endsession"
	actionWarning         = "warning"
	actionTalkStream      = "talkstream"
	actionTalkInterrupted = "talkinputstreaminterrupted"
)

const (
	maxSignallingBytes = 1 << 20
	writeTimeout       = 5 * time.Second
	goodbyeTimeout     = time.Second
)

// signal is a signalling message, in both directions.
type signal struct {
	ActionType string          `json:"actionType"`
	SessionID  string          `json:"sessionId"`
	Payload    json.RawMessage `json:"payload"`
}

// A page of any origin may talk to the sandbox.
var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

// ServeSocket upgrades the request to the signalling socket of a session, and returns when that is closed.
// Without such a session it reports false and leaves the answer to the caller.
func (e *Engine) ServeSocket(w http.ResponseWriter, r *http.Request, id string) bool {
	s := e.hold(id)
	if s == nil {
		return false
	}
	defer e.working.Done()
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return true // Upgrade has answered
	}
	defer func() { _ = conn.Close() }()
	conn.SetReadLimit(maxSignallingBytes)
	s.post(func() { s.attach(conn) })
	s.listen(conn)
	return true
}

// listen reads messages until the socket closes or is idle for too long.
// It goes on after the session has ended: closing a socket with unread data would reset it and lose our last message.
func (s *session) listen(conn *websocket.Conn) {
	silence := time.AfterFunc(s.engine.options.SilentWithin, func() { _ = conn.Close() })
	defer silence.Stop()
	for {
		_, text, err := conn.ReadMessage()
		if err != nil {
			s.post(func() { s.detach(conn, err) })
			return
		}
		silence.Reset(s.engine.options.SilentWithin)
		var message signal
		if json.Unmarshal(text, &message) == nil {
			s.post(func() { s.receive(message) })
		}
	}
}

// attach replaces the socket: a browser opens a new one when its network has changed.
func (s *session) attach(conn *websocket.Conn) {
	s.closeSocket()
	s.socket = conn
	s.checkConnection()
}

// detach drops a lost socket. Going away (1001) ends the session; otherwise the page may reconnect.
func (s *session) detach(conn *websocket.Conn, why error) {
	if s.socket != conn {
		return
	}
	s.socket = nil
	if websocket.IsCloseError(why, websocket.CloseGoingAway) {
		s.end(NormalExit, "")
	}
	if !s.ready {
		s.patience.Reset(s.engine.options.ReconnectWithin)
	}
	s.checkConnection()
}

// receive acts on a message. It ignores heartbeats, agent audio and unknown types.
func (s *session) receive(m signal) {
	switch m.ActionType {
	case actionOffer:
		var offer struct {
			ConnectionDescription webrtc.SessionDescription `json:"connectionDescription"`
		}
		if json.Unmarshal(m.Payload, &offer) == nil {
			s.takeOffer(offer.ConnectionDescription)
		}
	case actionCandidate:
		var candidate webrtc.ICECandidateInit
		if json.Unmarshal(m.Payload, &candidate) == nil {
			s.takeCandidate(candidate)
		}
	case actionTalkStream:
		var chunk talkChunk
		if json.Unmarshal(m.Payload, &chunk) == nil {
			s.continueStream(chunk)
		}
	}
}

// send writes a message, if there is a socket to write to.
func (s *session) send(action string, payload any) {
	if s.socket == nil {
		return
	}
	conn := s.socket
	stuck := time.AfterFunc(writeTimeout, func() { _ = conn.Close() })
	defer stuck.Stop()
	_ = conn.WriteJSON(map[string]any{"actionType": action, "sessionId": s.call.ID, "payload": payload}) // listen notices a broken socket
}

// closeSocket sends a close frame. The page closes in return, or a timer does; listen sees either.
func (s *session) closeSocket() {
	if s.socket == nil {
		return
	}
	conn := s.socket
	s.socket = nil
	time.AfterFunc(goodbyeTimeout, func() { _ = conn.Close() })
	_ = conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Time{})
}

// dropSocket closes the connection without a close frame.
func (s *session) dropSocket() {
	if s.socket != nil {
		_ = s.socket.Close()
		s.socket = nil
	}
}
