package routes

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// refuseRule records that who called may not use the route; the refusal stands whether or not that works.
// A missing scope is recorded for writes: reading with the wrong key changes nothing and is told by the access log.
// Routes that record their refusals elsewhere leave no second row here.
func (s *server) refuseRule(c *fiber.Ctx, r *route) {
	who := of(c)
	switch {
	case r.refused != nil || r.rule.scope != "" && readsOnly(c):
	case r.rule.scope != "":
		s.recordRefusal(c, who.actor(), s.refusalOf(c, r, models.ReasonScope))
	default:
		s.recordRefusal(c, who.actor(), s.refusalOf(c, r, models.ReasonRole))
	}
}

// refusalOf tells which route was tried, on which template where it names one that exists.
func (s *server) refusalOf(c *fiber.Ctx, r *route, reason models.RefusalReason) models.Refusal {
	attempt := r.method + " " + r.path
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

// refuseKey records the use of a key that works no more.
func (s *server) refuseKey(c *fiber.Ctx, key *models.APIKey) {
	reason := models.ReasonKeyExpired
	if !key.RevokedAt.IsZero() {
		reason = models.ReasonKeyRevoked
	}
	r := of(c)
	attempt := r.route.method + " " + r.route.path
	who := (&request{key: key, id: r.id, address: r.address}).actor()
	s.recordRefusal(c, who, models.Refusal{Attempt: attempt, Reason: reason, SubjectKind: "key", SubjectID: key.ID, SubjectName: key.Name})
}

func (s *server) recordRefusal(c *fiber.Ctx, who models.Actor, refusal models.Refusal) {
	if err := s.Store.AuditRefused(c.UserContext(), who, refusal); err != nil {
		s.Log.Error("a refused attempt has no audit row", "cause", err.Error(), "request_id", who.RequestID)
	}
}

func readsOnly(c *fiber.Ctx) bool {
	return c.Method() == fiber.MethodGet || c.Method() == fiber.MethodHead
}
