package routes

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/mint"
	"greenroom/models"
)

// request is what the middleware found out about a request before its handler runs.
type request struct {
	id      string
	address string // the client's, see clientAddress
	started time.Time
	route   *route // nil: none matched
	key     *models.APIKey
	user    *models.User
	session *models.Session
}

type requestKey struct{}

// of gives what is known of a request; every request that reached the middleware has it.
func of(c *fiber.Ctx) *request { return c.Locals(requestKey{}).(*request) }

// nameRequest gives every request an ID of our own; one that a client sends is not believed.
func (s *server) nameRequest(c *fiber.Ctx) error {
	s.begin(c)
	return c.Next()
}

// begin is nameRequest for requests that fail before any middleware, such as those over the body limit.
func (s *server) begin(c *fiber.Ctx) {
	if _, begun := c.Locals(requestKey{}).(*request); begun {
		return
	}
	now := s.Now()
	r := &request{id: models.NewRequestID(now), started: now, address: clientAddress(c, s.TrustedProxies)}
	c.Locals(requestKey{}, r)
	c.Set(fiber.HeaderXRequestID, r.id)
}

// actor is who acts, as versions and audit rows remember it.
func (r *request) actor() models.Actor {
	who := models.Actor{RequestID: r.id, Address: r.address}
	switch {
	case r.key != nil:
		who.Kind, who.ID, who.Name, who.ProtectedLabels = models.ActorKey, r.key.ID, r.key.Name, r.key.ProtectedLabels
	case r.user != nil:
		who.Kind, who.ID, who.Name, who.Role = models.ActorUser, r.user.ID, r.user.Name, r.user.Role
	}
	return who
}

// caller is who mints.
func (r *request) caller() mint.Caller {
	return mint.Caller{Key: r.key, User: r.user, RequestID: r.id, Address: r.address}
}
