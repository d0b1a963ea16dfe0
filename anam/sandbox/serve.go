package sandbox

import (
	"bytes"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"greenroom/anam"
)

// ServeHTTP records the request. A scripted fault answers it, or else the sandbox does as Anam would.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	allowLoopback(w.Header(), r.Header.Get("Origin"))
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	s.history.add(s.now(), r, body)
	if err != nil {
		answerUnread(w, err)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if r.Method == http.MethodOptions {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if fault, found := s.faults.take(r); found {
		if fault.troublesSession() {
			r = withTrouble(r, fault)
		} else if s.play(w, r, fault) {
			return
		}
	}
	s.routes.ServeHTTP(w, r)
}

// allowLoopback answers CORS, because the browser SDK calls this server from the dashboard's origin.
// That one is on this machine too: a page from elsewhere, which a developer happens to visit, may not read anything here.
func allowLoopback(h http.Header, origin string) {
	h.Add("Vary", "Origin")
	if !isLoopbackOrigin(origin) {
		return
	}
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
	h.Set("Access-Control-Max-Age", "600")
}

func isLoopbackOrigin(origin string) bool {
	u, err := url.Parse(origin)
	if err != nil {
		return false
	}
	return anam.IsLoopback(u.Hostname())
}

func answerUnread(w http.ResponseWriter, err error) {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		answerError(w, http.StatusRequestEntityTooLarge, "Request body too large", "")
		return
	}
	answerError(w, http.StatusBadRequest, "Invalid request body", "")
}

func (s *Server) mux() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("POST /v1/auth/session-token", s.withKey(s.mint))
	m.HandleFunc("GET /v1/avatars", s.withKey(s.listAvatars))
	m.HandleFunc("GET /v1/avatars/{id}", s.withKey(s.getAvatar))
	m.HandleFunc("GET /v1/voices", s.withKey(s.listVoices))
	m.HandleFunc("GET /v1/voices/{id}", s.withKey(s.getVoice))
	m.HandleFunc("GET /v1/llms", s.withKey(s.listLLMs))
	m.HandleFunc("GET /v1/llms/{id}", s.withKey(s.getLLM))
	m.HandleFunc("GET /v1/personas", s.withKey(s.listPersonas))
	m.HandleFunc("GET /v1/personas/{id}", s.withKey(s.getPersona))
	m.HandleFunc("GET /v1/tools", s.withKey(s.listTools))
	m.HandleFunc("GET /v1/tools/{id}", s.withKey(s.getTool))
	m.HandleFunc("GET /v1/sessions", s.withKey(s.listSessions))
	m.HandleFunc("GET /v1/sessions/{id}", s.withKey(s.getSession))
	m.HandleFunc("GET /v1/sessions/concurrency", s.withKey(s.concurrency))
	m.HandleFunc("POST /v1/engine/session", s.startConversation)
	m.HandleFunc("POST /v1/metrics/client", s.clientMetrics)
	m.HandleFunc("GET "+socketPath, s.signalling)
	m.HandleFunc("POST /talk", s.talk)
	m.HandleFunc("GET /media/avatars/{file}", s.picture)
	m.HandleFunc("GET /media/voices/{file}", s.sample)
	m.HandleFunc("/", answerNotFound)
	return m
}

// withKey refuses requests without the accepted API key.
func (s *Server) withKey(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		key, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		switch {
		case found && sameKey(key, s.key):
			next(w, r)
		case found && s.options.DeniedKey != "" && sameKey(key, s.options.DeniedKey):
			answerError(w, http.StatusForbidden, "Forbidden", "API key lacks the required permission")
		default:
			answerError(w, http.StatusUnauthorized, "Unauthorized", "")
		}
	}
}

func sameKey(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func answerNotFound(w http.ResponseWriter, _ *http.Request) {
	answerError(w, http.StatusNotFound, "Not found", "")
}

func answerError(w http.ResponseWriter, status int, text, message string) {
	answer(w, status, struct {
		Error   string `json:"error"`
		Message string `json:"message,omitempty"`
	}{text, message})
}

func answer(w http.ResponseWriter, status int, body any) {
	text, err := json.Marshal(body)
	if err != nil {
		status, text = http.StatusInternalServerError, []byte(`{"error":"Internal server error"}`)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(text)
}
