package pages

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// errorPageTime bounds what an error page asks of the database.
const errorPageTime = 2 * time.Second

// ShowError answers a page's error as HTML; who is signed out is led to sign in and back.
func (s *screen) ShowError(c *fiber.Ctx, status int, e *models.Error) error {
	if e.Code == models.CodeUnauthenticated {
		if done, err := s.leadToLogin(c); done {
			return err
		}
	}
	if user := httpkit.RequestOf(c).User; user != nil && user.MustChangePassword && e.Code == models.CodeForbidden && httpkit.ReadsOnly(c) {
		return s.lead(c, passwordPath)
	}
	if aboutCursor(e.Fields) && c.Method() == fiber.MethodGet {
		return s.seeOther(c, firstPage(c), warn("That page of the list is not there any more. This is the first one."))
	}
	r := httpkit.RequestOf(c)
	if r.User == nil {
		s.identifyLate(c)
	}
	return s.showAs(c, status, errorPage(status, e, r))
}

// aboutCursor tells whether all that is wrong with an address is which page of a list it asks for.
func aboutCursor(problems []models.FieldError) bool {
	return len(problems) == 1 && problems[0].Field == "cursor"
}

// identifyLate decides whether the rail is shown where no route asked who it is; the request's own time is over by then.
func (s *screen) identifyLate(c *fiber.Ctx) {
	ctx, cancel := context.WithTimeout(context.Background(), errorPageTime)
	defer cancel()
	c.SetUserContext(ctx)
	_ = s.kit.IdentifyUser(c)
}

// leadToLogin sends a browser that wants to read to /login.
// A form that was sent is not led away, because a redirect would lose what was typed: htmx keeps the form on the page.
func (s *screen) leadToLogin(c *fiber.Ctx) (done bool, err error) {
	switch {
	case !httpkit.ReadsOnly(c):
		return false, nil
	case byFrame(c) && !byHTMX(c):
		return true, s.showSignedOutFrame(c)
	}
	return true, s.lead(c, "/login")
}

// lead sends a browser to a page from which it comes back to what it wanted to read.
func (s *screen) lead(c *fiber.Ctx, path string) error {
	if byHTMX(c) {
		c.Set("HX-Redirect", withNext(path, htmxPath(c)))
		return c.SendStatus(fiber.StatusUnauthorized)
	}
	return c.Redirect(withNext(path, c.OriginalURL()), fiber.StatusSeeOther)
}

// byFrame tells whether a frame of a page wants to read; the sign-in page may not be framed.
func byFrame(c *fiber.Ctx) bool {
	return c.Method() == fiber.MethodGet && c.Get("Sec-Fetch-Dest") == "iframe"
}

// showSignedOutFrame answers a frame, which a page of ours may hold, with what to do.
func (s *screen) showSignedOutFrame(c *fiber.Ctx) error {
	c.Vary("Sec-Fetch-Dest")
	c.Set(fiber.HeaderContentSecurityPolicy, httpkit.PagePolicy("'self'", "'self'"))
	return s.showAs(c, fiber.StatusUnauthorized, web.SignedOutFrame{})
}

// htmxPath is the path of the page that htmx works in.
func htmxPath(c *fiber.Ctx) string {
	page, err := url.Parse(c.Get("HX-Current-URL"))
	if err != nil || page.Path == "" {
		return home
	}
	return page.RequestURI()
}

// errorPage words an error; what can only be mended by whoever asked is told in the error's own words.
func errorPage(status int, e *models.Error, r *httpkit.Request) web.ErrorPage {
	page := web.ErrorFor(status, r.ID, r.User != nil)
	switch e.Code {
	case models.CodeUnauthenticated:
		page.Title = "You are signed out"
		page.Text = "Nothing was saved. Sign in in another tab, then reload this page: your browser sends the form once more."
	case models.CodeNotFound, models.CodeInternal:
	default:
		page.Text = messageOnPage(e)
	}
	return page
}

// messageOnPage words an error for people; complaints that stand at no field of a form are told one by one.
func messageOnPage(e *models.Error) string {
	if len(e.Fields) == 0 {
		return withLabels(e.PageMessage())
	}
	complaints := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		label := editorShown.labelled(f.Field)
		if label == "" && strings.IndexFunc(f.Field, notLowerCase) < 0 {
			label = f.Field // a word, such as that of a filter
		}
		complaints[i] = strings.TrimPrefix(label+": ", ": ") + withLabels(f.Message)
	}
	return strings.Join(complaints, " ")
}

func notLowerCase(r rune) bool { return r < 'a' || r > 'z' }
