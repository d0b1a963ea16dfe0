package engine

import "time"

// What can go wrong with a session, on purpose.
const (
	// EndSession ends the session from the engine's side.
	EndSession = "endsession"
	// Warning sends a warning and goes on.
	Warning = "warning"
	// LostSession ends everything without a word: the socket breaks and cannot be opened again.
	LostSession = "lost_session"
	// BlockedMedia hides the engine's address from the browser, as a firewall would: signalling works and no picture ever comes.
	BlockedMedia = "blocked_media"
)

// Trouble is scripted for one session. The zero value is none.
type Trouble struct {
	// What is one of the constants above, or "".
	What string
	// After is the time from the moment when the session is ready. BlockedMedia knows no time.
	After time.Duration
	// Text is the reason of EndSession and what Warning says; a default when "".
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
