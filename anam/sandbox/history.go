package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

const (
	maxHistory      = 1000
	maxHistoryBytes = 32 << 20
)

// Request is a recorded request, answered or refused.
type Request struct {
	Time   time.Time
	Method string
	Path   string
	Query  url.Values
	// Header is as sent, with Authorization and Cookie masked by MaskedSecret, so that equal values stay equal.
	Header http.Header
	Body   []byte
}

// history keeps the last 1,000 requests, fewer when their bodies are large.
type history struct {
	mu       sync.Mutex
	requests []Request
	bytes    int
}

// Requests gives the last 1,000 requests, oldest first.
func (s *Server) Requests() []Request {
	s.history.mu.Lock()
	defer s.history.mu.Unlock()
	return slices.Clone(s.history.requests)
}

// ResetHistory forgets all requests.
func (s *Server) ResetHistory() {
	s.history.mu.Lock()
	defer s.history.mu.Unlock()
	s.history.requests, s.history.bytes = nil, 0
}

func (h *history) add(at time.Time, r *http.Request, body []byte) {
	seen := Request{Time: at, Method: r.Method, Path: r.URL.Path, Query: r.URL.Query(), Header: masked(r.Header), Body: body}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.requests = append(h.requests, seen)
	h.bytes += len(body)
	for len(h.requests) > maxHistory || h.bytes > maxHistoryBytes {
		h.bytes -= len(h.requests[0].Body)
		h.requests[0] = Request{}
		h.requests = h.requests[1:]
	}
}

func masked(header http.Header) http.Header {
	h := header.Clone()
	for _, name := range []string{"Authorization", "Cookie"} {
		if secret := h.Get(name); secret != "" {
			h.Set(name, MaskedSecret(secret))
		}
	}
	return h
}

// MaskedSecret is a short fingerprint of a secret header value, which the history shows in its place.
func MaskedSecret(value string) string {
	sum := sha256.Sum256([]byte(value))
	return "sha256:" + hex.EncodeToString(sum[:4])
}
