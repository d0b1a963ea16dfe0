package engine

import "time"

// Kinds of Trouble.
const (
	// EndSession ends the session from the engine's side.
	EndSession = "endsession"
	// Warning sends a warning and goes on.
	Warning = "warning"
	// LostSession ends the session without a message: the socket breaks and cannot be reopened.
	LostSession = "lost_session"
	// BlockedMedia sends no ICE candidates, so signalling works but media never connects, as behind a firewall.
	BlockedMedia = "blocked_media"
)

// Trouble is a fault scripted for one session. The zero value is none.
type Trouble struct {
	// What is one of the constants above, or "".
	What string
	// After counts from the moment when the session is ready. BlockedMedia ignores it.
	After time.Duration
	// Text is the reason of EndSession or the text of Warning. "" is a default.
	Text string
}

func (t Trouble) timed() bool { return t.What != "" && t.What != BlockedMedia }

func (t Trouble) text(fallback string) string {
	if t.Text == "" {
		return fallback
	}
	return t.Text
}

func (s *session) makeTrouble() {
	t := s.call.Trouble
	switch t.What {
	case EndSession:
		s.end(ClosedByEngine, t.text("The session was ended by the server"))
	case Warning:
		s.send(actionWarning, t.text("The session will end soon"))
	case LostSession:
		s.dropSocket()
		s.end(ClosedByEngine, "")
	}
}
