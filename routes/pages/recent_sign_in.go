package pages

import (
	"fmt"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/messages"
	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
	"greenroom/web"
)

// recentSignIn asks for the password before the changes that the table's rule keeps for those who gave it lately.
type recentSignIn struct {
	*screen
	store     *store.Store
	passwords passwordCheck
	span      time.Duration // how long a password counts
}

// askEach puts the question before every row that needs it.
func (p recentSignIn) askEach(rows []httpkit.Route) []httpkit.Route {
	for i, row := range rows {
		if row.NeedsRecentSignIn() {
			rows[i].Handle = p.before(row.Handle)
		}
	}
	return rows
}

// before lets do answer a form. One that comes too late is shown a question, which carries the form along and then lets it be answered.
func (p recentSignIn) before(do fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		form, err := readForm(c)
		if err != nil {
			return err
		}
		if !form.has(web.SealedField) {
			if p.isRecent(c) {
				return do(c)
			}
			return p.ask(c, fiber.StatusForbidden, web.Form{})
		}
		password := form.secret("current")
		if err := p.kit.UnsealForm(c, form.text(web.SealedField)); err != nil {
			return messages.NewError(messages.FormOutlived, messages.Facts{})
		}
		if p.isRecent(c) { // the same answer sent twice
			return do(c)
		}
		if err := p.confirm(c, password); err != nil {
			return p.askAgain(c, form, err)
		}
		return do(c)
	}
}

func (p recentSignIn) isRecent(c *fiber.Ctx) bool {
	return models.Within(httpkit.RequestOf(c).Session.PasswordAt, p.now(), p.span)
}

// confirm checks the password and notes that it was given. Errors: unauthenticated, rate_limited, not_found (the session has ended).
func (p recentSignIn) confirm(c *fiber.Ctx, password models.Secret) error {
	r := httpkit.RequestOf(c)
	if err := p.passwords.own(c, password); err != nil {
		return err
	}
	return p.store.ConfirmSession(c.UserContext(), r.Actor(), r.Session.ID)
}

func (p recentSignIn) askAgain(c *fiber.Ctx, form *form, cause error) error {
	e := httpkit.SafeError(cause)
	switch e.Code {
	case models.CodeUnauthenticated:
		return p.ask(c, fiber.StatusUnprocessableEntity, form.again([]models.FieldError{{Field: "current", Message: "This is not your password."}}, passwordFields))
	case models.CodeRateLimited, models.CodeUnavailable:
		return p.ask(c, httpkit.TellStatus(c, e), form.again([]models.FieldError{{Message: e.PageMessage()}}, passwordFields))
	}
	return cause
}

// ask shows the question with the form that waits for it.
func (p recentSignIn) ask(c *fiber.Ctx, status int, asked web.Form) error {
	sealed, err := p.kit.SealForm(c)
	if err != nil {
		return err
	}
	place, _, _ := strings.Cut(strings.TrimPrefix(c.Path(), "/"), "/") // keys or people
	return p.showAs(c, status, web.AskPassword{
		Form: asked, Email: httpkit.RequestOf(c).User.Email, Since: spanWords(p.span), Action: c.OriginalURL(), Sealed: sealed, BackURL: "/" + place,
	})
}

// spanWords words a setting: "8 hours", "90 minutes".
func spanWords(d time.Duration) string {
	n, unit := int(d.Minutes()), "minute"
	if d%time.Hour == 0 {
		n, unit = int(d.Hours()), "hour"
	}
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}
