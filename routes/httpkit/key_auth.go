package httpkit

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// identifyKey finds the API key of the Authorization header; a cookie is never looked at.
func (s *Server) identifyKey(c *fiber.Ctx) error {
	token, ok := bearer(c.Get(fiber.HeaderAuthorization))
	if !ok {
		return models.Fail(models.CodeUnauthenticated, "Send an API key as Authorization: Bearer grk_...")
	}
	ctx, err := s.Store.Look(c.UserContext())
	if err != nil {
		return err
	}
	c.SetUserContext(ctx)
	key, err := s.Store.KeyByToken(ctx, token)
	if key != nil {
		RequestOf(c).keyPrefix = key.Prefix
	}
	if err != nil && key != nil {
		s.refuseKey(c, key)
	}
	if err != nil {
		return err
	}
	RequestOf(c).Key = key
	return nil
}

// bearer takes the token out of an Authorization header; the scheme's case doesn't matter.
func bearer(header string) (string, bool) {
	scheme, token, ok := strings.Cut(header, " ")
	token = strings.TrimSpace(token)
	return token, ok && token != "" && strings.EqualFold(scheme, "Bearer")
}
