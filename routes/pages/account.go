package pages

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
	"greenroom/web"
)

// accountPages let people change their own password and sign devices out.
type accountPages struct {
	*screen
	sessions  browserSessions
	store     *store.Store
	passwords passwordCheck
}

const (
	accountPath  = "/account"
	passwordPath = "/account/password"
)

var passwordFields = shownFields{
	{name: "current", label: "Current password"}, {name: "password", label: "New password"}, {name: "again", label: "New password again"},
}

func (p accountPages) show(c *fiber.Ctx) error {
	page, err := p.page(c)
	if err != nil {
		return err
	}
	return p.screen.show(c, page)
}

func (p accountPages) page(c *fiber.Ctx) (web.Account, error) {
	r := httpkit.RequestOf(c)
	sessions, err := p.store.Sessions(c.UserContext(), r.User.ID)
	if err != nil {
		return web.Account{}, err
	}
	page := web.Account{Person: *shownUser(r.User), Theme: p.themeOf(c), More: len(sessions) == store.SessionsListed}
	for _, session := range sessions {
		page.Sessions = append(page.Sessions, p.device(session, r.Session.ID, may(c, models.RoleAdmin)))
	}
	return page, nil
}

// ownPassword asks for a password in place of one that somebody else made. Who has such a one is led here from everywhere.
func (p accountPages) ownPassword(c *fiber.Ctx) error {
	user := httpkit.RequestOf(c).User
	if !user.MustChangePassword {
		return p.seeOther(c, accountPath)
	}
	return p.screen.show(c, web.OwnPassword{Email: user.Email, Next: nextPath(c.Query("next"))})
}

// setPassword changes the password, given the current one. This device stays signed in; all others are signed out.
func (p accountPages) setPassword(c *fiber.Ctx) error {
	form, err := readForm(c)
	if err != nil {
		return err
	}
	current, in, again := form.secret("current"), models.NewPassword{Password: form.secret("password")}, form.secret("again")
	problems := store.NewPasswordProblems(in, *httpkit.RequestOf(c).User)
	if again != in.Password {
		problems = append(problems, models.FieldError{Field: "again", Code: "invalid", Message: "Type the same password twice."})
	}
	if current != "" && current == in.Password {
		problems = append(problems, models.FieldError{Field: "password", Code: "invalid", Message: "This is your current password. Choose another one."})
	}
	err = form.err(problems)
	if err == nil {
		err = p.change(c, current, in)
	}
	switch models.CodeOf(err) {
	case "":
		if httpkit.RequestOf(c).User.MustChangePassword {
			return p.seeOther(c, nextPath(form.text("next")), good("Your password is changed. Nobody else knows it now."))
		}
		return p.seeOther(c, accountPath, good("Your password is changed. Your other devices are signed out."))
	case models.CodeInvalidInput, models.CodeRateLimited, models.CodeUnavailable:
		return p.again(c, form, httpkit.SafeError(err))
	}
	return err
}

// change sets the new password once the current one is right.
func (p accountPages) change(c *fiber.Ctx, current models.Secret, in models.NewPassword) error {
	r := httpkit.RequestOf(c)
	err := p.passwords.own(c, current)
	if models.CodeOf(err) == models.CodeUnauthenticated {
		return models.Invalid(models.FieldError{Field: "current", Code: "invalid", Message: "This is not your current password."})
	}
	if err == nil {
		err = p.store.SetPassword(c.UserContext(), r.Actor(), r.User.ID, in, r.Session.ID)
	}
	if err != nil {
		return err
	}
	return p.sessions.remember(c, *r.User)
}

// again shows the page from which the password was to be changed.
func (p accountPages) again(c *fiber.Ctx, form *form, e *models.Error) error {
	problems := e.Fields
	if len(problems) == 0 {
		problems = []models.FieldError{{Message: e.PageMessage()}}
	}
	status, shown := httpkit.TellStatus(c, e), form.again(problems, passwordFields)
	if user := httpkit.RequestOf(c).User; user.MustChangePassword {
		return p.showAs(c, status, web.OwnPassword{Form: shown, Email: user.Email, Next: nextPath(form.text("next"))})
	}
	page, err := p.page(c)
	if err != nil {
		return err
	}
	page.Form = shown
	return p.showAs(c, status, page)
}

// endSession signs one device out. If it is this one, the answer is the sign-in page.
func (p accountPages) endSession(c *fiber.Ctx) error {
	r := httpkit.RequestOf(c)
	err := p.store.EndSession(c.UserContext(), r.Actor(), r.User.ID, c.Params("id"))
	if models.CodeOf(err) == models.CodeNotFound {
		return p.seeOther(c, accountPath, warn("That device was signed out already."))
	}
	if err != nil {
		return err
	}
	if c.Params("id") == r.Session.ID {
		p.kit.ClearSession(c)
		return p.seeOther(c, "/login", good("You are signed out."))
	}
	return p.seeOther(c, accountPath, good("That device is signed out."))
}

// endOthers signs out every device but this one.
func (p accountPages) endOthers(c *fiber.Ctx) error {
	r := httpkit.RequestOf(c)
	if err := p.store.EndOtherSessions(c.UserContext(), r.Actor(), r.User.ID, r.Session.ID); err != nil {
		return err
	}
	return p.seeOther(c, accountPath, good("Every other device is signed out."))
}
