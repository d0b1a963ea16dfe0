package httpkit

import (
	"sync/atomic"

	"github.com/gofiber/fiber/v2"
)

// Forwarded is what requests told of a proxy that the settings don't know of. It is kept until the process ends.
type Forwarded struct {
	// Peer is the first address that sent X-Forwarded-For or X-Forwarded-Proto and is no trusted proxy; empty: none did.
	Peer string
	// HTTPS: a peer said that the browser came by https, and the public URL is http.
	HTTPS bool
}

// forwarded notes each of the two once, so that anybody may send the headers as often as they like.
type forwarded struct {
	peer  atomic.Pointer[string]
	https atomic.Bool
}

// Forwarded gives what requests told so far.
func (s *Server) Forwarded() Forwarded {
	seen := Forwarded{HTTPS: s.forwarded.https.Load()}
	if peer := s.forwarded.peer.Load(); peer != nil {
		seen.Peer = *peer
	}
	return seen
}

func (s *Server) noteForwarded(c *fiber.Ctx) {
	if s.forwarded.peer.Load() == nil && (c.Get(fiber.HeaderXForwardedFor) != "" || c.Get(fiber.HeaderXForwardedProto) != "") {
		if address, ok := peer(c); ok && !isTrusted(address, s.TrustedProxies) {
			text := address.String()
			s.forwarded.peer.CompareAndSwap(nil, &text)
		}
	}
	if !s.forwarded.https.Load() && c.Get(fiber.HeaderXForwardedProto) == "https" && s.PublicURL != nil && s.PublicURL.Scheme == "http" {
		s.forwarded.https.Store(true)
	}
}
