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
	store   *store.Store
	signIns *signInLimits
}

const accountPath = "/account"

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

// setPassword changes the password, given the current one. This device stays signed in; all others are signed out.
func (p accountPages) setPassword(c *fiber.Ctx) error {
	form, err := readForm(c)
	if err != nil {
		return err
	}
	current, in, again := form.secret("current"), models.NewPassword{Password: form.secret("password")}, form.secret("again")
	problems := in.Problems()
	if again != in.Password {
		problems = append(problems, models.FieldError{Field: "again", Code: "invalid", Message: "Type the same password twice."})
	}
	err = form.err(problems)
	if err == nil {
		err = p.change(c, current, in)
	}
	switch models.CodeOf(err) {
	case "":
		return p.seeOther(c, accountPath, good("Your password is changed. Your other devices are signed out."))
	case models.CodeInvalidInput, models.CodeRateLimited, models.CodeUnavailable:
		return p.again(c, form, httpkit.SafeError(err))
	}
	return err
}

// change checks the current password under the rate limit of signing in, then sets the new one.
func (p accountPages) change(c *fiber.Ctx, current models.Secret, in models.NewPassword) error {
	r := httpkit.RequestOf(c)
	if err := p.signIns.Try(r.User.Email, r.Address); err != nil {
		return err
	}
	_, err := p.store.Authenticate(c.UserContext(), r.User.Email, current)
	if models.CodeOf(err) == models.CodeUnauthenticated {
		return models.Invalid(models.FieldError{Field: "current", Code: "invalid", Message: "This is not your current password."})
	}
	if err != nil {
		return err
	}
	p.signIns.Succeeded(r.User.Email)
	return p.store.SetPassword(c.UserContext(), r.Actor(), r.User.ID, in, r.Session.ID)
}

func (p accountPages) again(c *fiber.Ctx, form *form, e *models.Error) error {
	page, err := p.page(c)
	if err != nil {
		return err
	}
	problems := e.Fields
	if len(problems) == 0 {
		problems = []models.FieldError{{Message: e.PageMessage()}}
	}
	page.Form = form.again(problems, passwordFields)
	return p.showAs(c, httpkit.TellStatus(c, e), page)
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
