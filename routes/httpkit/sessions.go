package httpkit

import (
	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"greenroom/models"
)

// SessionCookie is the name of the one cookie that signs a person in.
const SessionCookie = "greenroom_session"

// IdentifyUser finds the signed-in person by the session cookie.
func (s *Server) IdentifyUser(c *fiber.Ctx) error {
	session, user, err := s.Store.SessionByToken(c.UserContext(), c.Cookies(SessionCookie))
	if err != nil {
		return err
	}
	r := RequestOf(c)
	r.Session, r.User = &session, &user
	return nil
}

// SetSession hands a signed-in browser its token.
func (s *Server) SetSession(c *fiber.Ctx, token models.Secret) {
	cookie := s.Cookie(SessionCookie, token.Reveal())
	cookie.MaxAge = int(models.SessionLife.Seconds())
	c.Cookie(cookie)
}

// ClearSession makes the browser forget its token.
func (s *Server) ClearSession(c *fiber.Ctx) {
	cookie := s.Cookie(SessionCookie, "")
	cookie.Expires = fasthttp.CookieExpireDelete
	c.Cookie(cookie)
}

// Cookie is one that only this server reads, and no script.
func (s *Server) Cookie(name, value string) *fiber.Cookie {
	return &fiber.Cookie{
		Name: name, Value: value, Path: "/",
		HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: s.secure(),
	}
}

// secure tells whether browsers reach us over https.
func (s *Server) secure() bool { return s.PublicURL != nil && s.PublicURL.Scheme == "https" }
