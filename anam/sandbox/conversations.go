package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"greenroom/anam/sandbox/engine"
)

// socketPath is the path of the signalling socket on this server, which is the engine's host.
const socketPath = "/ws"

// startRequest is the body of POST /v1/engine/session with a session token. The persona is not in it: it was fixed when the token was minted.
type startRequest struct {
	ClientMetadata json.RawMessage `json:"clientMetadata"`
}

// startedSession tells the browser where and how to connect.
type startedSession struct {
	SessionID          string       `json:"sessionId"`
	Region             string       `json:"region"`
	EngineHost         string       `json:"engineHost"`
	EngineProtocol     string       `json:"engineProtocol"`
	SignallingEndpoint string       `json:"signallingEndpoint"`
	ClientConfig       clientConfig `json:"clientConfig"`
}

// sessionInARoom is the answer where no browser connects to the engine.
type sessionInARoom struct {
	SessionID string `json:"sessionId"`
	Region    string `json:"region"`
}

type clientConfig struct {
	HeartbeatIntervalSeconds  int   `json:"heartbeatIntervalSeconds"`
	MaxWsReconnectionAttempts int   `json:"maxWsReconnectionAttempts"`
	ICEServers                []any `json:"iceServers"`
}

// startConversation starts a session in the engine: the one of a session token, or with an API key the one that the body describes.
func (s *Server) startConversation(w http.ResponseWriter, r *http.Request) {
	bearer, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	switch {
	case !found:
		answerError(w, http.StatusUnauthorized, "Unauthorized", "A session token or an API key is required")
	case sameKey(bearer, s.key):
		s.startConfigured(w, r)
	default:
		s.startOfToken(w, r, bearer)
	}
}

func (s *Server) startConfigured(w http.ResponseWriter, r *http.Request) {
	body, m, ok := s.configured(w, r)
	switch {
	case !ok:
	case m.Type == "legacy":
		answerError(w, http.StatusBadRequest, "invalid_persona_configuration", "The persona lacks a model or a face")
	default:
		s.start(w, r, s.registry.issue(m, s.now()), body.ClientMetadata)
	}
}

func (s *Server) startOfToken(w http.ResponseWriter, r *http.Request, token string) {
	var body startRequest
	if json.NewDecoder(r.Body).Decode(&body) != nil {
		answerError(w, http.StatusBadRequest, "Invalid request body", "")
		return
	}
	s.start(w, r, token, body.ClientMetadata)
}

func (s *Server) start(w http.ResponseWriter, r *http.Request, token string, metadata json.RawMessage) {
	m, err := s.registry.start(token, s.now(), s.concurrentSessions(), metadata)
	if err == nil {
		err = s.converse(m, troubleOf(r))
	}
	if err != nil {
		answerRefusedStart(w, err)
		return
	}
	if m.Room {
		answer(w, http.StatusCreated, sessionInARoom{m.SessionID, "sandbox"})
		return
	}
	host := strings.TrimPrefix(s.originFor(r), "http://")
	answer(w, http.StatusCreated, startedSession{
		SessionID: m.SessionID, Region: "sandbox", EngineHost: host, EngineProtocol: "http", SignallingEndpoint: socketPath,
		ClientConfig: clientConfig{engine.HeartbeatSeconds, engine.ReconnectionAttempts, []any{}},
	})
}

// converse opens a started session in the engine.
func (s *Server) converse(m minted, trouble engine.Trouble) error {
	persona, limit := s.personaOf(m)
	err := s.engine.Open(engine.Call{
		ID: m.SessionID, Persona: persona, MaxLength: limit, Trouble: trouble,
		Ended: func(exitStatus string) { s.registry.end(m.SessionID, exitStatus, s.now()) },
	})
	if err != nil {
		s.registry.end(m.SessionID, engine.ClosedByEngine, s.now())
	}
	return err
}

// personaOf reads the persona and its maximum length from the token's configuration, or from the Lab persona that this names.
func (s *Server) personaOf(m minted) (engine.Persona, time.Duration) {
	if p, stateful := s.catalog.persona(m.PersonaID); stateful {
		greeting := ""
		if p.InitialMessage != nil {
			greeting = *p.InitialMessage
		}
		return engine.Persona{Name: p.Name, Greeting: greeting, SkipGreeting: p.SkipGreeting, UninterruptibleGreeting: p.UninterruptibleGreeting}, 0
	}
	var c struct {
		Name                    string  `json:"name"`
		InitialMessage          string  `json:"initialMessage"`
		SkipGreeting            bool    `json:"skipGreeting"`
		UninterruptibleGreeting bool    `json:"uninterruptibleGreeting"`
		MaxSessionLengthSeconds float64 `json:"maxSessionLengthSeconds"`
	}
	_ = json.Unmarshal(m.PersonaConfig, &c) // it was checked before the token was minted
	limit := time.Duration(min(c.MaxSessionLengthSeconds, maxLengthSeconds) * float64(time.Second))
	return engine.Persona{Name: c.Name, Greeting: c.InitialMessage, SkipGreeting: c.SkipGreeting, UninterruptibleGreeting: c.UninterruptibleGreeting}, limit
}

// maxLengthSeconds keeps a session's length within what a duration can hold: 30 years.
const maxLengthSeconds = 1e9

// answerRefusedStart uses Anam's error strings, by which the SDK distinguishes errors.
func answerRefusedStart(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, ErrTooManyActive):
		answerError(w, http.StatusTooManyRequests, "Concurrent session limit reached", "")
	case errors.Is(err, ErrUnknownToken), errors.Is(err, ErrLegacyToken), errors.Is(err, ErrTokenExpired), errors.Is(err, ErrTokenUsed):
		answerError(w, http.StatusUnauthorized, "Unauthorized", err.Error())
	default:
		answerError(w, http.StatusServiceUnavailable, "Service unavailable", "No engine is free")
	}
}

// signalling serves the socket of a session. Like Anam, it authenticates by the session's ID alone.
func (s *Server) signalling(w http.ResponseWriter, r *http.Request) {
	if !s.engine.ServeSocket(w, r, r.URL.Query().Get("session_id")) {
		answerError(w, http.StatusNotFound, "Session not found", "")
	}
}

// talk makes the persona of a running session say a line.
func (s *Server) talk(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Content string `json:"content"`
	}
	if json.NewDecoder(r.Body).Decode(&body) != nil || strings.TrimSpace(body.Content) == "" {
		answerError(w, http.StatusBadRequest, "Invalid request body", "content is required")
		return
	}
	if !s.engine.Say(r.URL.Query().Get("session_id"), body.Content) {
		answerError(w, http.StatusNotFound, "Session not found", "")
		return
	}
	answer(w, http.StatusOK, struct{}{})
}

// clientMetrics accepts the SDK's metrics. The history records them.
func (s *Server) clientMetrics(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusNoContent)
}

// troubleKey is the context key of the fault scripted for the session that a request starts.
type troubleKey struct{}

func withTrouble(r *http.Request, f Fault) *http.Request {
	t := engine.Trouble{What: f.What, After: f.delay(), Text: f.Body}
	return r.WithContext(context.WithValue(r.Context(), troubleKey{}, t))
}

func troubleOf(r *http.Request) engine.Trouble {
	t, _ := r.Context().Value(troubleKey{}).(engine.Trouble)
	return t
}
