package api

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
)

// auditAPI serves the audit log.
type auditAPI struct{ store *store.Store }

// auditAnswer is an event of the audit log, see models.AuditEvent.JSON.
type auditAnswer struct{ models.AuditEvent }

// MarshalJSON writes the event.
func (a auditAnswer) MarshalJSON() ([]byte, error) { return a.JSON() }

func answerAudit(e models.AuditEvent) auditAnswer { return auditAnswer{e} }

// list answers a page, newest first, or exports all matching events, oldest first.
func (a auditAPI) list(c *fiber.Ctx) error {
	q := httpkit.QueryReader{C: c}
	query, format := auditQuery(&q), q.OneOf("format", "json", "jsonl")
	if err := q.Err(); err != nil {
		return err
	}
	query.OnlySubjects = httpkit.RequestOf(c).Actor().TemplateIDs
	if format == "jsonl" || format == "" && strings.Contains(c.Get(fiber.HeaderAccept), httpkit.JSONLines) {
		return httpkit.ExportAudit(c, a.store, query)
	}
	page, err := a.store.AuditEvents(c.UserContext(), query)
	if err != nil {
		return err
	}
	a.store.AuditRead(c.UserContext(), httpkit.RequestOf(c).Actor(), models.ActionAuditRead)
	return httpkit.AnswerJSON(c, fiber.StatusOK, httpkit.PageOf(page.Items, page.Next, answerAudit))
}

// auditQuery reads the filters of the audit log.
func auditQuery(q *httpkit.QueryReader) models.AuditQuery {
	query := models.AuditQuery{
		Slug: q.Text("template", httpkit.MaxSearch), Action: q.Action(),
		Since: q.Time("since"), Until: q.Time("until"), Limit: q.Limit(), Cursor: q.Cursor(),
	}
	switch actor := q.Text("actor", httpkit.MaxSearch); models.ActorKind(actor) {
	case models.ActorCLI, models.ActorSetup:
		query.ActorKind = models.ActorKind(actor)
	default:
		query.ActorID = actor
	}
	return query
}
