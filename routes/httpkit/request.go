package httpkit

import (
	"cmp"
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/mint"
	"greenroom/models"
)

// Request holds the facts that the middleware found out about a request before its handler runs.
type Request struct {
	ID      string
	callers callerIDs
	Address string // the client's, see clientAddress
	Network string // what counts as one network, see networkOf
	started time.Time
	Route   *Route // nil: none matched
	Key     *models.APIKey
	User    *models.User
	Session *models.Session
	Token   models.Secret // of the session
	// GivenToken is the session token of Anam's that was given here and comes back to start its session.
	GivenToken models.Secret
	// Template is the slug of the template that the body names, once it was found.
	Template  string
	slug      string        // as it stands in the path
	keyPrefix string        // of the key, also of an expired or revoked one
	told      *models.Error // how the request was answered in place of what it asked for
	refusal   []slog.Attr   // why another origin was refused, for the log
}

type requestKey struct{}

// RequestOf gives the facts of a request; every request that reached the middleware has them.
func RequestOf(c *fiber.Ctx) *Request { return c.Locals(requestKey{}).(*Request) }

// nameRequest gives every request an ID of our own: it holds the time, finds rows and can't be chosen. The caller's is kept beside it.
func (s *Server) nameRequest(c *fiber.Ctx) error {
	s.begin(c)
	return c.Next()
}

// begin is nameRequest for requests that fail before any middleware, such as one with headers that cannot be read.
func (s *Server) begin(c *fiber.Ctx) {
	if _, begun := c.Locals(requestKey{}).(*Request); begun {
		return
	}
	now := s.Now()
	r := &Request{ID: models.NewRequestID(now), callers: idsOfCaller(c), started: now, Address: clientAddress(c, s.TrustedProxies)}
	r.Network = networkOf(r.Address, s.TrustedProxies)
	c.Locals(requestKey{}, r)
	s.noteForwarded(c)
	c.Set(fiber.HeaderXRequestID, r.ID)
}

// arrive notes the route, and the slug in its path where it has one.
func (r *Request) arrive(at *Route, slug string) {
	r.Route = at
	if models.IsSlug(slug) {
		r.slug = slug
	}
}

// template is the slug that a request was about, for its line in the log.
// One from the path that was not found, or that the caller may not see, is left out: it is only what somebody typed.
func (r *Request) template(status int) string {
	switch status {
	case fiber.StatusUnauthorized, fiber.StatusForbidden, fiber.StatusNotFound:
		return r.Template
	}
	return cmp.Or(r.Template, r.slug)
}

// Actor is the key or person that acts, as versions and audit rows name it.
func (r *Request) Actor() models.Actor {
	who := models.Actor{RequestID: r.ID, Address: r.Address, Route: r.Route.name()}
	switch {
	case r.Key != nil:
		who.Kind, who.ID, who.Name = models.ActorKey, r.Key.ID, r.Key.Name
		who.ProtectedLabels, who.TemplateIDs = r.Key.ProtectedLabels, r.Key.TemplateIDs
		who.Publishes = r.Key.Has(models.ScopeTemplatesPublish)
	case r.User != nil:
		who.Kind, who.ID, who.Name, who.Role = models.ActorUser, r.User.ID, r.User.Name, r.User.Role
	}
	return who
}

// Caller is the key or person that mints.
func (r *Request) Caller() mint.Caller {
	return mint.Caller{Key: r.Key, User: r.User, RequestID: r.ID, Address: r.Address}
}
