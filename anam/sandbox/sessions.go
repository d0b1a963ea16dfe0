package sandbox

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	defaultConcurrentSessions = 5
	maxSessions               = 1000
	// busyWaitSeconds is the estimatedWaitSeconds when all places are taken.
	busyWaitSeconds = 30
)

// session is a row of GET /v1/sessions.
type session struct {
	ID              string          `json:"id"`
	PersonaID       *string         `json:"personaId"` // null for ephemeral ones
	ClientLabel     *string         `json:"clientLabel"`
	StartTime       time.Time       `json:"startTime"`
	EndTime         *time.Time      `json:"endTime"`
	SessionLengthMS *int64          `json:"sessionLengthMs"`
	ExitStatus      *string         `json:"exitStatus"`
	PersonaConfig   json.RawMessage `json:"personaConfig"`
	APIKeyID        *string         `json:"apiKeyId"`
	ClientMetadata  json.RawMessage `json:"clientMetadata"`
	OrganizationID  string          `json:"organizationId"`
	CreatedAt       time.Time       `json:"createdAt"`
	UpdatedAt       *time.Time      `json:"updatedAt"`
}

func (x session) identity() string { return x.ID }
func (x session) at(string) any    { return x }

func (x session) matches(search string) bool {
	return has(search, x.ID) || x.ClientLabel != nil && has(search, *x.ClientLabel)
}

// Errors of StartSession.
var (
	ErrUnknownToken  = errors.New("unknown session token")
	ErrLegacyToken   = errors.New("legacy session token")
	ErrTokenExpired  = errors.New("session token has expired")
	ErrTokenUsed     = errors.New("session token was used before")
	ErrTooManyActive = errors.New("concurrent session limit reached")
)

// StartSession starts the one session that a token allows, and gives its ID.
// No engine runs behind it: until EndSession it only counts as active.
func (s *Server) StartSession(token string) (id string, err error) {
	m, err := s.registry.start(token, s.now(), s.concurrentSessions(), nil)
	return m.SessionID, err
}

// EndSession ends a running session with an exit status such as NORMAL_EXIT and tells its page the reason. It reports whether the session was running.
func (s *Server) EndSession(id, exitStatus, reason string) bool {
	return s.engine.End(id, exitStatus, reason) || s.registry.end(id, exitStatus, s.now())
}

// WarnSession sends a warning to the page of a running session, and reports whether there is one.
func (s *Server) WarnSession(id, text string) bool { return s.engine.Warn(id, text) }

// start records a session for the token, and gives the token's snapshot.
func (g *registry) start(token string, now time.Time, limit int, metadata json.RawMessage) (minted, error) {
	m, known := g.find(token)
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case !known:
		return minted{}, ErrUnknownToken
	case m.Type == "legacy":
		return minted{}, ErrLegacyToken
	case !now.Before(m.IssuedAt.Add(tokenLife)):
		return minted{}, ErrTokenExpired
	case slices.ContainsFunc(g.sessions, func(x session) bool { return x.ID == m.SessionID }):
		return minted{}, ErrTokenUsed
	case g.active() >= limit:
		return minted{}, ErrTooManyActive
	}
	if metadata == nil {
		metadata = json.RawMessage("{}")
	}
	g.sessions = append(g.sessions, session{
		ID: m.SessionID, PersonaID: orNull(m.PersonaID), ClientLabel: orNull(m.ClientLabel), StartTime: now, CreatedAt: now,
		PersonaConfig: m.PersonaConfig, ClientMetadata: metadata, OrganizationID: organisation,
	})
	if len(g.sessions) > maxSessions {
		g.sessions = g.sessions[1:]
	}
	return m, nil
}

func (g *registry) end(id, exitStatus string, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i := range g.sessions {
		x := &g.sessions[i]
		if x.ID == id && x.EndTime == nil {
			length := now.Sub(x.StartTime).Milliseconds()
			x.EndTime, x.UpdatedAt, x.SessionLengthMS, x.ExitStatus = &now, &now, &length, &exitStatus
			return true
		}
	}
	return false
}

// active counts running sessions. The caller holds the lock.
func (g *registry) active() int {
	n := 0
	for _, x := range g.sessions {
		if x.EndTime == nil {
			n++
		}
	}
	return n
}

// newestFirst gives the sessions as Anam lists them.
func (g *registry) newestFirst() []session {
	g.mu.Lock()
	defer g.mu.Unlock()
	rows := slices.Clone(g.sessions)
	slices.Reverse(rows)
	return rows
}

func (s *Server) listSessions(w http.ResponseWriter, r *http.Request) {
	rows := s.registry.newestFirst()
	if id := r.URL.Query().Get("personaId"); id != "" {
		rows = kept(rows, func(x session) bool { return x.PersonaID != nil && strings.EqualFold(*x.PersonaID, id) })
	}
	answerList(s, w, r, rows)
}

func (s *Server) getSession(w http.ResponseWriter, r *http.Request) {
	x, known := find(s.registry.newestFirst(), r.PathValue("id"))
	answerOne(s, w, r, x, known)
}

func (s *Server) concurrentSessions() int {
	if s.options.ConcurrentSessions > 0 {
		return s.options.ConcurrentSessions
	}
	return defaultConcurrentSessions
}

func (s *Server) concurrency(w http.ResponseWriter, _ *http.Request) {
	s.registry.mu.Lock()
	active := s.registry.active()
	s.registry.mu.Unlock()
	limit := s.concurrentSessions()
	status := struct {
		Limit                int  `json:"limit"`
		Active               int  `json:"active"`
		CanStartSession      bool `json:"canStartSession"`
		EstimatedWaitSeconds *int `json:"estimatedWaitSeconds"`
	}{Limit: limit, Active: active, CanStartSession: active < limit}
	if wait := busyWaitSeconds; active >= limit {
		status.EstimatedWaitSeconds = &wait
	}
	answer(w, http.StatusOK, status)
}
