package routes

import (
	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"greenroom/models"
)

// sessionCookie is the name of the one cookie that signs a person in.
const sessionCookie = "greenroom_session"

// identifyUser finds who is signed in by the session cookie.
func (s *server) identifyUser(c *fiber.Ctx) error {
	session, user, err := s.Store.SessionByToken(c.UserContext(), c.Cookies(sessionCookie))
	if err != nil {
		return err
	}
	r := of(c)
	r.session, r.user = &session, &user
	return nil
}

// setSession hands a signed-in browser its token.
func (s *server) setSession(c *fiber.Ctx, token models.Secret) {
	cookie := s.cookie(sessionCookie, token.Reveal())
	cookie.MaxAge = int(models.SessionLife.Seconds())
	c.Cookie(cookie)
}

// clearSession makes the browser forget its token.
func (s *server) clearSession(c *fiber.Ctx) {
	cookie := s.cookie(sessionCookie, "")
	cookie.Expires = fasthttp.CookieExpireDelete
	c.Cookie(cookie)
}

// cookie is one that only this server reads, and no script.
func (s *server) cookie(name, value string) *fiber.Cookie {
	return &fiber.Cookie{
		Name: name, Value: value, Path: "/",
		HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: s.secure(),
	}
}

// secure tells whether browsers reach us over https.
func (s *server) secure() bool { return s.PublicURL != nil && s.PublicURL.Scheme == "https" }
