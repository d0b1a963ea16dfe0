package pages

import (
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
	"greenroom/web"
)

// auditPages show the audit log. They are for admins only, because they show IP addresses.
type auditPages struct {
	*screen
	store *store.Store
}

// auditFilter is the filter in the query of /audit. until is included.
type auditFilter struct {
	who, action, template, from, until string
}

// url is an address with this filter; an empty cursor is the first page.
func (f auditFilter) url(path, cursor string) string {
	return address(path, map[string]string{
		"who": f.who, "action": f.action, "template": f.template, "from": f.from, "until": f.until, "cursor": cursor,
	})
}

func (f auditFilter) pageURL(cursor string) string { return f.url("/audit", cursor) }

var auditFields = shownFields{
	{name: "who", label: "Who"}, {name: "action", label: "What"}, {name: "template", label: "Persona"}, {name: "from", label: "From"}, {name: "until", label: "Until"},
}

// readAuditFilter reads the query and turns it into a query for the store.
func readAuditFilter(c *fiber.Ctx) (auditFilter, models.AuditQuery, []models.FieldError) {
	q := httpkit.QueryReader{C: c}
	f := auditFilter{
		who: q.Text("who", httpkit.MaxSearch), action: string(q.Action()), template: strings.TrimSpace(q.Text("template", httpkit.MaxSearch)),
		from: q.Text("from", httpkit.MaxSearch), until: q.Text("until", httpkit.MaxSearch),
	}
	query := models.AuditQuery{
		Slug: f.template, Action: models.Action(f.action),
		Since: dateIn(&q, "from", f.from), Until: dateIn(&q, "until", f.until), Cursor: q.Cursor(),
	}
	if !query.Until.IsZero() {
		query.Until = query.Until.AddDate(0, 0, 1)
	}
	return f, query, q.Problems
}

// dateIn reads a day in UTC; an empty text is the zero time.
func dateIn(q *httpkit.QueryReader, name, text string) time.Time {
	if text == "" {
		return time.Time{}
	}
	date, err := time.Parse(time.DateOnly, text)
	if err != nil {
		q.Complain(name, "wrong_type", "Use a date, such as 2030-12-31.")
	}
	return date
}

// list shows one page of the audit log, newest first.
func (p auditPages) list(c *fiber.Ctx) error {
	filter, query, problems := readAuditFilter(c)
	who, err := p.actorAsked(c.UserContext(), filter)
	if err != nil {
		return err
	}
	query.ActorKind, query.ActorID = who.kind, who.id
	var page models.AuditPage
	err = models.Invalid(problems...)
	if err == nil {
		page, err = p.store.AuditEvents(c.UserContext(), query)
	}
	problems = models.FieldsOf(err)
	if err != nil && (models.CodeOf(err) != models.CodeInvalidInput || aboutCursor(problems)) {
		return err
	}
	view, err := p.page(c, filter, who, page)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		view.Form.Errors = (&form{}).again(problems, auditFields).Errors
		return p.showInvalid(c, view, "list")
	}
	p.store.AuditRead(c.UserContext(), httpkit.RequestOf(c).Actor(), models.ActionAuditRead)
	return p.show(c, view, "list")
}

func (p auditPages) page(c *fiber.Ctx, filter auditFilter, who actorAsked, page models.AuditPage) (web.Audit, error) {
	view := web.Audit{
		Form: web.Form{Values: map[string]string{"template": filter.template, "from": filter.from, "until": filter.until}},
		Who:  actorChoice.shown(actorsPath, "filter-who", "who", "Who", filter.who, who.name), UnknownWho: who.unknown,
		Actions: actionOptions(filter.action), ClearURL: "/audit", ExportURL: filter.url("/audit/export", ""),
		Filtered: filter != auditFilter{},
	}
	view.FirstURL, view.NextURL = pageLinks(c, page.Next, filter.pageURL)
	words, err := p.auditView(c.UserContext(), page.Items)
	if err != nil {
		return view, err
	}
	for _, event := range page.Items {
		row, err := words.row(event)
		if err != nil {
			return view, err
		}
		view.Rows = append(view.Rows, row)
	}
	return view, nil
}

// actionNames name every action in the filter.
var actionNames = map[models.Action]string{
	models.ActionTemplateCreated: "Persona made", models.ActionVersionSaved: "Version saved", models.ActionTemplateChanged: "Slug, description or tags changed",
	models.ActionTemplateArchived: "Archived", models.ActionTemplateUnarchived: "Unarchived", models.ActionTemplateDeleted: "Persona deleted",
	models.ActionAliasReleased: "Old slug released", models.ActionAliasTaken: "Old slug taken by another",
	models.ActionLabelMoved: "Published, or a label moved", models.ActionLabelRemoved: "Label taken away", models.ActionLabelProtected: "Label protected", models.ActionLabelUnprotected: "Label unprotected",
	models.ActionKeyCreated: "Key made", models.ActionKeyRevoked: "Key revoked",
	models.ActionUserCreated: "Person added", models.ActionRoleChanged: "Role changed", models.ActionPasswordChanged: "Password changed",
	models.ActionUserDisabled: "Person disabled", models.ActionUserEnabled: "Person enabled", models.ActionUserDeleted: "Person deleted",
	models.ActionSessionStarted: "Signed in", models.ActionSessionConfirmed: "Password given again", models.ActionSessionEnded: "Session ended",
	models.ActionAuditRead: "Audit log read", models.ActionAuditExported: "Audit log exported", models.ActionUsersRead: "List of people read",
	models.ActionSignInRefused: "Sign-in refused", models.ActionRefused: "Refused attempt",
}

func actionOptions(picked string) []web.Option {
	options := optionsOf(models.Actions, func(action models.Action) (string, string) { return string(action), actionNames[action] })
	return optionsWithBlank("Everything", options, picked)
}

// export sends every event that the filter matches as JSON Lines, oldest first.
func (p auditPages) export(c *fiber.Ctx) error {
	filter, query, problems := readAuditFilter(c)
	if err := models.Invalid(problems...); err != nil {
		return err
	}
	who, err := p.actorAsked(c.UserContext(), filter)
	if err != nil {
		return err
	}
	query.ActorKind, query.ActorID, query.Cursor = who.kind, who.id, ""
	return httpkit.ExportAudit(c, p.store, query)
}
