package pages

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/catalog"
	"greenroom/messages"
	"greenroom/models"
	"greenroom/web"
)

// sessionsSpan is how far back tokens and sessions are compared. Anam keeps sessions for 30 days.
const sessionsSpan = models.TokenDays * day

// sessions compares the tokens of a clientLabel or a template with Anam's sessions.
// A page that is already shown loads it, so that no page waits for Anam.
func (p requestPages) sessions(c *fiber.Ctx) error {
	since := p.now().Add(-sessionsSpan)
	query := models.MintQuery{Since: since, Outcome: models.OutcomeOK}
	view, start, err := p.sessionsAsked(c, &query)
	if err != nil {
		return err
	}
	if view.Tokens, err = p.store.MintCount(c.UserContext(), query); err != nil {
		return err
	}
	ctx, cancel := catalogContext(c)
	defer cancel()
	found, err := p.catalog.Sessions(ctx, start)
	view.Unread, view.KeyRefused = err != nil, err != nil && p.keyRefused()
	for _, session := range found {
		if (view.Label == "" || session.ClientLabel == view.Label) && !session.Began.Before(since) {
			view.Rows = append(view.Rows, p.sessionRow(session))
		}
	}
	if active, limit, known := p.catalog.Concurrency(ctx); known {
		view.Now = &web.Concurrency{Active: active, Limit: limit}
	}
	if byHTMX(c) {
		return p.showPart(c, fiber.StatusOK, "sessions", view)
	}
	return p.show(c, view)
}

// sessionsAsked reads ?template= or ?label=, a whole clientLabel.
func (p requestPages) sessionsAsked(c *fiber.Ctx, query *models.MintQuery) (view web.Sessions, start string, err error) {
	if slug := c.Query("template"); slug != "" {
		t, err := p.store.TemplateBySlug(c.UserContext(), slug)
		query.TemplateID = t.ID
		return web.Sessions{Template: t.Slug}, "gr:" + t.Slug + "@", err
	}
	label := searchText(c.Query("label"))
	if label == "" {
		return web.Sessions{}, "", messages.NewError(messages.NothingHere, messages.Facts{})
	}
	query.Search = label
	return web.Sessions{Label: label}, label, nil
}

// exitWords are Anam's exit statuses in words. An unknown status is shown as it is.
var exitWords = map[string]string{"NORMAL_EXIT": "Ended normally", "CLOSED_BY_ENGINE": "Ended by Anam", "": "Ended"}

func (p requestPages) sessionRow(s catalog.Session) web.SessionRow {
	row := web.SessionRow{Began: p.shownTime(s.Began), ClientLabel: s.ClientLabel, Running: s.Running, Length: lengthWords(s.Length), Exit: s.Exit}
	if words, known := exitWords[s.Exit]; known {
		row.Exit = words
	}
	return row
}
