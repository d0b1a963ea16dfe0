package httpkit

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// refuseRule writes an audit row about a caller that may not use the route. The refusal stands even when the row cannot be written.
// A missing scope is recorded for writes only; for reads the access log is enough.
// Routes with Refused record their own refusals and get no second row here.
func (s *Server) refuseRule(c *fiber.Ctx, r *Route) {
	who := RequestOf(c)
	switch {
	case r.Refused != nil || r.Rule.Scope != "" && ReadsOnly(c):
	case r.Rule.Scope != "":
		s.recordRefusal(c, who.Actor(), s.refusalOf(c, r, models.ReasonScope))
	default:
		s.recordRefusal(c, who.Actor(), s.refusalOf(c, r, models.ReasonRole))
	}
}

// refusalOf names the route that was tried, and the template of its path where there is one.
func (s *Server) refusalOf(c *fiber.Ctx, r *Route, reason models.RefusalReason) models.Refusal {
	attempt := r.Method + " " + r.Path
	refusal := models.Refusal{Attempt: attempt, Reason: reason, SubjectKind: "route", SubjectID: attempt, SubjectName: attempt}
	slug := c.Params("slug")
	if slug == "" {
		return refusal
	}
	if t, err := s.Store.TemplateBySlug(c.UserContext(), slug); err == nil {
		refusal.SubjectKind, refusal.SubjectID, refusal.SubjectName = "template", t.ID, t.Slug
	}
	return refusal
}

// refuseKey records the use of an expired or revoked key.
func (s *Server) refuseKey(c *fiber.Ctx, key *models.APIKey) {
	reason := models.ReasonKeyExpired
	if !key.RevokedAt.IsZero() {
		reason = models.ReasonKeyRevoked
	}
	r := RequestOf(c)
	attempt := r.Route.Method + " " + r.Route.Path
	who := (&Request{Key: key, ID: r.ID, Address: r.Address}).Actor()
	s.recordRefusal(c, who, models.Refusal{Attempt: attempt, Reason: reason, SubjectKind: "key", SubjectID: key.ID, SubjectName: key.Name})
}

func (s *Server) recordRefusal(c *fiber.Ctx, who models.Actor, refusal models.Refusal) {
	if err := s.Store.AuditRefused(c.UserContext(), who, refusal); err != nil {
		s.Log.Error("a refused attempt has no audit row", "cause", err.Error(), "request_id", who.RequestID)
	}
}

// ReadsOnly tells whether the method changes nothing.
func ReadsOnly(c *fiber.Ctx) bool {
	return c.Method() == fiber.MethodGet || c.Method() == fiber.MethodHead
}
