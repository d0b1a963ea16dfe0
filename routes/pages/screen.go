package pages

import (
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/catalog"
	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
	"greenroom/web"
)

// screen renders pages in the shell that all pages share, with its flash messages.
type screen struct {
	kit      *httpkit.Server
	store    *store.Store            // holds the move that can be undone, the short ID, and how it does itself
	keyState func() catalog.KeyState // whether Anam takes the server's key, as it was last heard
	wait     func() time.Duration    // that Anam asked for before the next token
	renderer *web.Renderer
	now      func() time.Time
	sandbox  bool
}

// home is the page after signing in.
const home = "/templates"

// show answers a page, or only the fragment that htmx requested.
// parts are the fragments of the page, each named like the ID of the element that it replaces.
func (s *screen) show(c *fiber.Ctx, view web.View, parts ...string) error {
	return s.showAs(c, fiber.StatusOK, view, parts...)
}

// showInvalid shows a form again, as typed and with its problems.
func (s *screen) showInvalid(c *fiber.Ctx, view web.View, parts ...string) error {
	return s.showAs(c, fiber.StatusUnprocessableEntity, view, parts...)
}

func (s *screen) showAs(c *fiber.Ctx, status int, view web.View, parts ...string) error {
	c.Vary("HX-Request", "HX-Target")
	if part := wantedPart(c, parts); part != "" {
		return s.showPart(c, status, part, view)
	}
	body, err := s.rendererFor(c).Page(s.shell(c), view)
	if err != nil {
		return err
	}
	return sendHTML(c, status, body)
}

// showPart always answers a fragment.
func (s *screen) showPart(c *fiber.Ctx, status int, part string, view web.View) error {
	body, err := s.rendererFor(c).Fragment(part, view)
	if err != nil {
		return err
	}
	return sendHTML(c, status, body)
}

func sendHTML(c *fiber.Ctx, status int, body []byte) error {
	c.Status(status).Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Send(body)
}

// wantedPart gives the fragment that htmx will replace; empty for the whole page.
// htmx names its target as tag#id.
func wantedPart(c *fiber.Ctx, parts []string) string {
	if !byHTMX(c) {
		return ""
	}
	_, id, _ := strings.Cut(c.Get("HX-Target"), "#")
	for _, part := range parts {
		if part == id {
			return part
		}
	}
	return ""
}

func byHTMX(c *fiber.Ctx) bool { return c.Get("HX-Request") == "true" }

// seeOther redirects after a form. The next page shows the messages.
func (s *screen) seeOther(c *fiber.Ctx, path string, flash ...web.Flash) error {
	s.setFlash(c, flash)
	return c.Redirect(path, fiber.StatusSeeOther)
}

// keyRefused reports whether Anam refused the server's key when last asked.
func (s *screen) keyRefused() bool {
	return s.keyState() == catalog.KeyRefused
}

// silent reports whether a list is unread because Anam doesn't answer. A refused key has its own message.
func (s *screen) silent(unread bool) bool { return unread && !s.keyRefused() }

// untold is silent for a page on which no banner says so already.
func (s *screen) untold(unread bool) bool { return s.silent(unread) && s.keyState() != catalog.KeyDown }

// shell is the frame of every page. It takes the flash messages, which are shown once.
func (s *screen) shell(c *fiber.Ctx) web.Shell {
	return web.Shell{
		Path: c.OriginalURL(), Theme: s.themeOf(c), Server: s.store.ShortID(), User: shownUser(httpkit.RequestOf(c).User),
		Banners: s.outlook().banners(httpkit.RequestOf(c).User), Flash: s.takeFlash(c), Undo: s.undo(c),
	}
}

func (s *screen) outlook() outlook {
	return outlook{database: s.store.State(), key: s.keyState(), wait: s.wait(), sandbox: s.sandbox}
}

func shownUser(u *models.User) *web.User {
	if u == nil {
		return nil
	}
	return &web.User{Name: u.Name, Email: u.Email, Initials: initials(u.Name), Role: shownRole(u.Role)}
}

// shownRole is a role with a capital: "Admin".
func shownRole(r models.Role) string { return capitalised(string(r)) }

// may reports whether the signed-in person has at least the role.
func may(c *fiber.Ctx, least models.Role) bool {
	user := httpkit.RequestOf(c).User
	return user != nil && user.Role.Includes(least)
}

// rootShow redirects / to the list of personas.
func (s *screen) rootShow(c *fiber.Ctx) error { return c.Redirect(home, fiber.StatusSeeOther) }

const (
	themeCookie = "theme"
	themeLife   = 365 * 24 * time.Hour
)

var themes = []string{"light", "dark", "system"}

// themeOf gives the theme in the cookie, or system.
func (s *screen) themeOf(c *fiber.Ctx) string {
	if theme := s.kit.Cookie(c, themeCookie); slices.Contains(themes, theme) {
		return theme
	}
	return "system"
}

// themeSave keeps the theme in a cookie, so that the first paint has it. It works signed out too.
func (s *screen) themeSave(c *fiber.Ctx) error {
	form, err := readForm(c)
	if err != nil {
		return err
	}
	if theme := form.text("theme"); slices.Contains(themes, theme) {
		s.kit.SetCookie(c, themeCookie, theme, themeLife)
	}
	return s.seeOther(c, localPath(form.text("return")))
}
