package routes

import (
	"context"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/web"
)

// errorPageTime bounds what an error page asks of the database.
const errorPageTime = 2 * time.Second

// showError answers a page's error as HTML; who is signed out is led to sign in and back.
func (s *server) showError(c *fiber.Ctx, status int, e *models.Error) error {
	if e.Code == models.CodeUnauthenticated {
		if done, err := s.leadToLogin(c); done {
			return err
		}
	}
	r := of(c)
	if r.user == nil {
		s.identifyLate(c)
	}
	return s.showAs(c, status, errorPage(status, e, r))
}

// identifyLate decides whether the rail is shown where no route asked who it is; the request's own time is over by then.
func (s *server) identifyLate(c *fiber.Ctx) {
	ctx, cancel := context.WithTimeout(context.Background(), errorPageTime)
	defer cancel()
	c.SetUserContext(ctx)
	_ = s.identifyUser(c)
}

// leadToLogin sends a browser that wants to read to /login.
// A form that was sent is not led away, because a redirect would lose what was typed.
func (s *server) leadToLogin(c *fiber.Ctx) (done bool, err error) {
	switch {
	case byHTMX(c):
		c.Set("HX-Redirect", loginPath(htmxPath(c)))
		return true, c.SendStatus(fiber.StatusUnauthorized)
	case c.Method() == fiber.MethodGet, c.Method() == fiber.MethodHead:
		return true, c.Redirect(loginPath(c.OriginalURL()), fiber.StatusSeeOther)
	}
	return false, nil
}

// htmxPath is the path of the page that htmx works in.
func htmxPath(c *fiber.Ctx) string {
	page, err := url.Parse(c.Get("HX-Current-URL"))
	if err != nil || page.Path == "" {
		return home
	}
	return page.RequestURI()
}

func loginPath(next string) string {
	if next = nextPath(next); next == home {
		return "/login"
	}
	return "/login?next=" + url.QueryEscape(next)
}

// errorPage words an error; what can only be mended by whoever asked is told in the error's own words.
func errorPage(status int, e *models.Error, r *request) web.ErrorPage {
	page := web.ErrorFor(status, r.id, r.user != nil)
	switch e.Code {
	case models.CodeUnauthenticated:
		page.Title = "You are signed out"
		page.Text = "Nothing was saved. Sign in in another tab, then reload this page: your browser sends the form once more."
	case models.CodeNotFound, models.CodeInternal, models.CodeTooLarge:
	default:
		page.Text = e.Message
	}
	return page
}
