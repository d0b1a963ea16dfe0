package pages

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// rendererFor signs the forms of a page for whoever is signed in.
func (s *screen) rendererFor(c *fiber.Ctx) *web.Renderer {
	session := httpkit.RequestOf(c).Session
	if session == nil {
		return s.renderer
	}
	return s.renderer.With(func() string { return httpkit.NewMark(*session) })
}

// owned lets do answer a form of whoever is signed in, and refuses one that somebody else opened in this browser:
// what one person typed is never saved under another one's name, unless that one says so.
func (s *screen) owned(do func(c *fiber.Ctx, form *form, mark string) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		form, err := readForm(c)
		if err != nil {
			return err
		}
		session := httpkit.RequestOf(c).Session
		for _, mark := range []string{form.text(web.OnceField), form.text(web.AsField)} {
			if httpkit.MarkSigned(mark, session.FormKey) {
				return do(c, form, mark)
			}
		}
		owner, err := s.ownerOf(c, form.text(web.OnceField))
		if err != nil {
			return err
		}
		return s.refuseOther(c, form, owner)
	}
}

// ownPage is owned for what a page's script sends.
func (s *screen) ownPage(do fiber.Handler) fiber.Handler {
	return s.owned(func(c *fiber.Ctx, _ *form, _ string) error { return do(c) })
}

// ownerOf gives the name of the person who opened a form; empty when its mark isn't signed by the one whom it names.
func (s *screen) ownerOf(c *fiber.Ctx, mark string) (string, error) {
	user, key, err := s.store.FormKey(c.UserContext(), httpkit.MarkOwner(mark))
	switch {
	case models.CodeOf(err) == models.CodeNotFound:
		return "", nil
	case err != nil:
		return "", err
	case !httpkit.MarkSigned(mark, key):
		return "", nil
	}
	return user.Name, nil
}

// refuseOther changes nothing. The editor's form stays on its page and gets a notice; any other form comes back on a page from which it can be sent again.
func (s *screen) refuseOther(c *fiber.Ctx, form *form, owner string) error {
	view := web.OtherPerson{Now: httpkit.RequestOf(c).User.Name, Owner: owner, Action: c.OriginalURL(), Secret: form.holdsPassword()}
	if httpkit.RequestOf(c).Route.Format == httpkit.JSON {
		return models.Fail(models.CodeConflict, otherPersonWords(view))
	}
	if byHTMX(c) {
		c.Set("HX-Retarget", "#whose")
		c.Set("HX-Reselect", "#whose")
		c.Set("HX-Reswap", "outerHTML")
		return s.showPart(c, fiber.StatusConflict, "whose", view)
	}
	if !view.Secret {
		view.Fields = form.hidden()
	}
	return s.showAs(c, fiber.StatusConflict, view)
}

// otherPersonWords are for a page that starts a session by script.
func otherPersonWords(view web.OtherPerson) string {
	if view.Owner == "" {
		return "You are signed in as " + view.Now + ", and this page is not known to be yours. Save what you typed, reload the page, then start again."
	}
	return view.Owner + " opened this page, and you are signed in as " + view.Now + ". Reload it, then start again, or sign in as " + view.Owner + " in another tab."
}
