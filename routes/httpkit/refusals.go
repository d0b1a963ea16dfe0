package httpkit

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// refuseRule records that the caller may not use the route. The refusal stands even when its row can't be written.
// A missing scope is recorded for writes only: a denied read changes nothing, and the access log has it.
// A route with records of its own, such as mints, leaves no second row here.
func (s *Server) refuseRule(c *fiber.Ctx, r *Route) {
	who := RequestOf(c)
	switch {
	case r.Refused != nil || r.Rule.NeedsKey() && ReadsOnly(c):
	case r.Rule.NeedsKey():
		s.recordRefusal(c, who.Actor(), s.refusalOf(c, r, models.ReasonScope))
	default:
		s.recordRefusal(c, who.Actor(), s.refusalOf(c, r, models.ReasonRole))
	}
}

// refuseForeign refuses a restricted key every slug outside its list, whatever else is wrong with the request.
// This is the early answer alone: the store decides again for each read, and for each change inside its transaction.
func (s *Server) refuseForeign(c *fiber.Ctx, r *Route) error {
	who, slug := RequestOf(c).Actor(), c.Params("slug")
	if who.TemplateIDs == nil || slug == "" {
		return nil
	}
	err := s.Store.MayUse(c.UserContext(), who, slug)
	if models.CodeOf(err) == models.CodeForbidden && !ReadsOnly(c) {
		s.recordRefusal(c, who, s.refusalOf(c, r, models.ReasonTemplate))
	}
	return err
}

// refusalOf names the route that was tried, and its template where the slug leads to one.
func (s *Server) refusalOf(c *fiber.Ctx, r *Route, reason models.RefusalReason) models.Refusal {
	attempt := r.name()
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

// refuseKey records the use of a revoked or expired key.
func (s *Server) refuseKey(c *fiber.Ctx, key *models.APIKey) {
	reason := models.ReasonKeyExpired
	if !key.RevokedAt.IsZero() {
		reason = models.ReasonKeyRevoked
	}
	r := RequestOf(c)
	attempt := r.Route.name()
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
