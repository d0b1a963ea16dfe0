package pages

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
	"greenroom/web"
)

// signInPages sign people in and out.
type signInPages struct {
	*screen
	sessions browserSessions
	store    *store.Store
	signIns  *signInLimits
}

func (p signInPages) show(c *fiber.Ctx) error {
	next := nextPath(c.Query("next"))
	if p.kit.IdentifyUser(c) == nil {
		return p.seeOther(c, next)
	}
	notice, err := p.notice(c)
	if err != nil {
		return err
	}
	return p.screen.show(c, web.Login{Next: next, Notice: notice})
}

// notice explains why the sign-in page is shown.
func (p signInPages) notice(c *fiber.Ctx) (string, error) {
	if p.kit.Cookie(c, httpkit.SessionCookie) != "" {
		return "Your session has ended. Sign in again.", nil
	}
	n, err := p.store.UserCount(c.UserContext())
	if err == nil && n == 0 {
		return "Nobody can sign in yet. Open the one-time link that the server printed when it started.", nil
	}
	return "", err
}

// enter signs in. An attempt counts before its password is checked.
func (p signInPages) enter(c *fiber.Ctx) error {
	form, err := readForm(c)
	if err != nil {
		return err
	}
	email, password, next := form.line("email"), form.secret("password"), nextPath(form.text("next"))
	user, err := p.authenticate(c, email, password)
	if err == nil {
		err = p.sessions.signIn(c, user)
	}
	switch code := models.CodeOf(err); code {
	case "":
		return p.seeOther(c, next)
	case models.CodeUnauthenticated, models.CodeRateLimited, models.CodeUnavailable:
		return p.refused(c, form, next, httpkit.SafeError(err))
	}
	return err
}

func (p signInPages) authenticate(c *fiber.Ctx, email string, password models.Secret) (models.User, error) {
	if err := p.signIns.Try(email, httpkit.RequestOf(c).Address); err != nil {
		return models.User{}, err
	}
	user, err := p.store.Authenticate(c.UserContext(), email, password)
	if err == nil {
		p.signIns.Succeeded(email)
	}
	return user, err
}

// refused shows the form again. The message is the same for an unknown account and a wrong password.
func (p signInPages) refused(c *fiber.Ctx, form *form, next string, e *models.Error) error {
	status := httpkit.TellStatus(c, e)
	if e.Code == models.CodeUnauthenticated { // of a form that is as wrong as any other
		status = fiber.StatusUnprocessableEntity
	}
	return p.showAs(c, status, web.Login{Next: next, Form: form.again([]models.FieldError{{Message: e.PageMessage()}}, nil)})
}

// leave signs out. It works without a session too, so that a stale page can always sign out.
func (p signInPages) leave(c *fiber.Ctx) error {
	err := p.sessions.endSession(c)
	if err != nil && models.CodeOf(err) != models.CodeUnavailable {
		return err
	}
	p.kit.ClearSession(c)
	if err != nil {
		return p.seeOther(c, "/login", warn("You are signed out in this browser. The session itself could not be ended: "+httpkit.SafeError(err).PageMessage()))
	}
	return p.seeOther(c, "/login", good("You are signed out."))
}

// browserSessions starts and ends the session of a browser.
type browserSessions struct {
	kit   *httpkit.Server
	store *store.Store
}

// signIn starts a session and ends the previous one of this browser.
func (s browserSessions) signIn(c *fiber.Ctx, user models.User) error {
	if err := s.endSession(c); err != nil {
		return err
	}
	r := httpkit.RequestOf(c)
	token, _, err := s.store.StartSession(c.UserContext(), user.ID, c.Get(fiber.HeaderUserAgent), r.Address)
	if err != nil {
		return err
	}
	s.kit.SetSession(c, token)
	return nil
}

func (s browserSessions) endSession(c *fiber.Ctx) error {
	switch err := s.kit.IdentifyUser(c); models.CodeOf(err) {
	case "":
	case models.CodeUnauthenticated:
		return nil
	default:
		return err
	}
	r := httpkit.RequestOf(c)
	err := s.store.EndSession(c.UserContext(), r.Actor(), r.User.ID, r.Session.ID)
	r.User, r.Session, r.Token = nil, nil, ""
	if models.CodeOf(err) == models.CodeNotFound { // it ended meanwhile
		return nil
	}
	return err
}
