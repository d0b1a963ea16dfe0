package routes

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/web"
)

// signInPages let people in and out.
type signInPages struct{ *server }

func (p signInPages) show(c *fiber.Ctx) error {
	next := nextPath(c.Query("next"))
	if p.identifyUser(c) == nil {
		return p.seeOther(c, next)
	}
	notice, err := p.notice(c)
	if err != nil {
		return err
	}
	return p.server.show(c, web.Login{Next: next, Notice: notice})
}

// notice says why one has to sign in.
func (p signInPages) notice(c *fiber.Ctx) (string, error) {
	if c.Cookies(sessionCookie) != "" {
		return "Your session has ended. Sign in again.", nil
	}
	n, err := p.Store.UserCount(c.UserContext())
	if err == nil && n == 0 {
		return "Nobody can sign in yet. Open the one-time link that the server printed when it started.", nil
	}
	return "", err
}

// enter signs in. An attempt counts before the password is looked at.
func (p signInPages) enter(c *fiber.Ctx) error {
	form, err := readForm(c)
	if err != nil {
		return err
	}
	email, password, next := form.line("email"), form.secret("password"), nextPath(form.text("next"))
	user, err := p.authenticate(c, email, password)
	switch code := models.CodeOf(err); code {
	case "":
		if err := p.signIn(c, user); err != nil {
			return err
		}
		return p.seeOther(c, next)
	case models.CodeUnauthenticated, models.CodeRateLimited:
		return p.refused(c, form, next, safeError(err))
	}
	return err
}

func (p signInPages) authenticate(c *fiber.Ctx, email string, password models.Secret) (models.User, error) {
	if err := p.signIns.Try(email, of(c).address); err != nil {
		return models.User{}, err
	}
	user, err := p.Store.Authenticate(c.UserContext(), email, password)
	if err == nil {
		p.signIns.Succeeded(email)
	}
	return user, err
}

// refused shows the form again; the same words for every reason that has to do with the account.
func (p signInPages) refused(c *fiber.Ctx, form *form, next string, e *models.Error) error {
	status := fiber.StatusUnprocessableEntity
	if e.Code == models.CodeRateLimited {
		status = fiber.StatusTooManyRequests
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(wholeSeconds(e.RetryAfter)))
	}
	return p.showAs(c, status, web.Login{Next: next, Form: form.again([]models.FieldError{{Message: e.Message}}, nil)})
}

// leave signs out; it works without a session too, so that nobody is stuck.
func (p signInPages) leave(c *fiber.Ctx) error {
	if err := p.endSession(c); err != nil {
		return err
	}
	p.clearSession(c)
	return p.seeOther(c, "/login", good("You are signed out."))
}

// signIn starts a session; the one that the browser had ends.
func (s *server) signIn(c *fiber.Ctx, user models.User) error {
	if err := s.endSession(c); err != nil {
		return err
	}
	r := of(c)
	token, _, err := s.Store.StartSession(c.UserContext(), user.ID, c.Get(fiber.HeaderUserAgent), r.address)
	if err != nil {
		return err
	}
	s.setSession(c, token)
	return nil
}

func (s *server) endSession(c *fiber.Ctx) error {
	switch err := s.identifyUser(c); models.CodeOf(err) {
	case "":
	case models.CodeUnauthenticated:
		return nil
	default:
		return err
	}
	r := of(c)
	err := s.Store.EndSession(c.UserContext(), r.actor(), r.user.ID, r.session.ID)
	r.user, r.session = nil, nil
	if models.CodeOf(err) == models.CodeNotFound { // it ended meanwhile
		return nil
	}
	return err
}
