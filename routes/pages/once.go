package pages

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"greenroom/routes/httpkit"
	"greenroom/web"
)

// onceEach makes every form of signed-in people one that is done once, however often it is sent, and only for the person who opened it.
func (s *screen) onceEach(rows []httpkit.Route) []httpkit.Route {
	for i, row := range rows {
		if row.Method == post && row.Format == httpkit.Page && !row.Reads && row.Rule.Role != "" {
			rows[i].Handle = s.owned(func(c *fiber.Ctx, form *form, mark string) error { return s.once(c, form, mark, row.Handle) })
		}
	}
	return rows
}

// once does a form unless it was done before.
func (s *screen) once(c *fiber.Ctx, form *form, mark string, do fiber.Handler) error {
	return s.kit.DoOnce(c, httpkit.Once{
		Mark: mark, Caller: httpkit.RequestOf(c).Session.ID, Secret: httpkit.RequestOf(c).Token.Reveal(),
		Content: form.content(c), Again: s.sayDoneBefore,
	}, do)
}

// content is the hash of what a form asks for: where it was sent, and every field but its marks.
func (f *form) content(c *fiber.Ctx) []byte {
	names := make([]string, 0, len(f.chosen))
	for name := range f.chosen {
		if name != web.OnceField && name != web.AsField {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	content := sha256.New() // a persona's form is long
	fmt.Fprintf(content, "%q", c.OriginalURL())
	for _, name := range names {
		fmt.Fprintf(content, " %q=%q", name, f.chosen[name])
	}
	return content.Sum(nil)
}

// sayDoneBefore adds to the messages of the first answer that nothing was done again.
func (s *screen) sayDoneBefore(c *fiber.Ctx, doneAt time.Time) {
	var cookie fasthttp.Cookie
	_ = cookie.ParseBytes(c.Response().Header.PeekCookie(s.kit.CookieName(flashCookie))) // without one there is no message yet
	s.setFlash(c, append(flashIn(string(cookie.Value())), doneBefore(doneAt)))
}

func doneBefore(at time.Time) web.Flash {
	return warn(fmt.Sprintf("This was sent twice and done once, at %s UTC.", at.UTC().Format(time.TimeOnly)))
}

// showSecret shows a page with something that can't be shown later.
// The same form sent twice shows it again, because the first answer may never have been seen.
func (s *screen) showSecret(c *fiber.Ctx, view web.View, parts ...string) error {
	shell := s.shell(c)
	if err := s.show(c, view, parts...); err != nil {
		return err
	}
	shell.Flash = append(shell.Flash, doneBefore(s.now()))
	again, err := s.rendererFor(c).Page(shell, view)
	if err != nil {
		return err
	}
	httpkit.KeepBody(c, again)
	return nil
}
