package httpkit

import (
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// CookieName is the name under which a browser keeps a cookie of ours.
// Browsers share cookies between all ports of a host, so the name carries the database's short ID: two servers on one host never read each other's.
// Under https the prefix keeps sites of the same domain from planting one.
func (s *Server) CookieName(purpose string) string {
	name := "greenroom_" + purpose + "_" + s.Store.ShortID()
	if s.secure() {
		return "__Host-" + name
	}
	return name
}

// Cookie reads a cookie of ours; it is empty when there is none.
func (s *Server) Cookie(c *fiber.Ctx, purpose string) string { return c.Cookies(s.CookieName(purpose)) }

// SetCookie sets a cookie that only this server reads, and no script.
func (s *Server) SetCookie(c *fiber.Ctx, purpose, value string, life time.Duration) {
	cookie := s.cookie(s.CookieName(purpose), value)
	cookie.MaxAge = int(life.Seconds())
	c.Cookie(cookie)
}

// ClearCookie makes the browser forget a cookie of ours.
func (s *Server) ClearCookie(c *fiber.Ctx, purpose string) { s.clear(c, s.CookieName(purpose)) }

func (s *Server) clear(c *fiber.Ctx, name string) {
	cookie := s.cookie(name, "")
	cookie.Expires = fasthttp.CookieExpireDelete
	c.Cookie(cookie)
}

// cookie has no Domain and the path of the whole host, as __Host- demands.
func (s *Server) cookie(name, value string) *fiber.Cookie {
	return &fiber.Cookie{
		Name: name, Value: value, Path: "/",
		HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode, Secure: s.secure(),
	}
}

// secure tells whether browsers reach us over https.
func (s *Server) secure() bool { return s.PublicURL != nil && s.PublicURL.Scheme == "https" }
