package httpkit

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// HoldsOrWasGiven asks for an API key that carries the scope, or for a session token that was given here within the hour.
func HoldsOrWasGiven(s models.Scope) Rule { return Rule{Scope: s, givenToken: true} }

// identifyBearer finds the API key, or knows the session token: Request has the one that it is.
func (s *Server) identifyBearer(c *fiber.Ctx) error {
	token, ok := bearer(c.Get(fiber.HeaderAuthorization))
	if !ok {
		letPagesRead(c)
		return models.Fail(models.CodeUnauthenticated, "Send an API key or a session token as Authorization: Bearer ...")
	}
	if strings.HasPrefix(token, "grk_") {
		return s.identifyKey(c)
	}
	letPagesRead(c)
	given, err := s.Store.Gave(c.UserContext(), models.Secret(token))
	if err != nil {
		return err
	}
	if !given {
		return models.Fail(models.CodeUnauthenticated, "This session token wasn't given here, or its hour is over. Ask for a new one by POST /v1/auth/session-token, and start with it at the same address.")
	}
	RequestOf(c).GivenToken = models.Secret(token)
	return nil
}
