package httpkit

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/messages"
	"greenroom/models"
)

// SessionCookie is the purpose of the one cookie that signs a person in, see CookieName.
const SessionCookie = "session"

// sessionCookieBefore is the name of that cookie in 0.1.0, the same for every server on a host.
const sessionCookieBefore = "greenroom_session"

// IdentifyUser finds the signed-in person by the session cookie.
func (s *Server) IdentifyUser(c *fiber.Ctx) error {
	token, before := s.Cookie(c, SessionCookie), false
	if token == "" {
		token, before = c.Cookies(sessionCookieBefore), true
	}
	session, user, err := s.Store.SessionByToken(c.UserContext(), token)
	if err == nil && before {
		err = s.renameSession(c, token, session)
	}
	if err != nil {
		return err
	}
	r := RequestOf(c)
	r.Session, r.User, r.Token = &session, &user, models.Secret(token)
	return nil
}

// renameSession keeps a person signed in over the upgrade from 0.1.0: the cookie moves to its new name.
// Other sites can plant a cookie of the old name, so only sessions from before the upgrade are taken, and the last of them ends after the longest life of a session.
// A cookie that another server on this host has set is no session of ours and never comes here: it stays.
func (s *Server) renameSession(c *fiber.Ctx, token string, session models.Session) error {
	if !s.Store.PredatesShortID(session) {
		return messages.NewError(messages.SignInFirst, messages.Facts{})
	}
	s.SetCookie(c, SessionCookie, token, session.ExpiresAt.Sub(s.Now()))
	s.clear(c, sessionCookieBefore)
	return nil
}

// SetSession hands a signed-in browser its token.
func (s *Server) SetSession(c *fiber.Ctx, token models.Secret) {
	s.SetCookie(c, SessionCookie, token.Reveal(), s.Store.SessionMax())
}

// ClearSession makes the browser forget its token.
func (s *Server) ClearSession(c *fiber.Ctx) { s.ClearCookie(c, SessionCookie) }

// isSessionCookie tells whether a cookie of this name signs somebody in.
func (s *Server) isSessionCookie(name string) bool {
	return name == s.CookieName(SessionCookie) || name == sessionCookieBefore
}
