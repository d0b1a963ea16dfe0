package httpkit

import (
	"encoding/base64"
	"fmt"

	"github.com/gofiber/fiber/v2"
)

// SealForm gives the form of a request as text that a page may carry along: it may hold a password, which no page shows.
// Only a request of the same person to the same address opens it, in any session until the password changes.
func (s *Server) SealForm(c *fiber.Ctx) (string, error) {
	sealed, err := seal(RequestOf(c).Session.FormKey.Reveal(), formSealPurpose(c), c.Request().Body())
	if err != nil {
		return "", fmt.Errorf("seal a form: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(sealed), nil
}

// UnsealForm puts a sealed form in the place of the one that carried it. It fails for a form of another person or address.
func (s *Server) UnsealForm(c *fiber.Ctx, text string) error {
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return err
	}
	plain, err := unseal(RequestOf(c).Session.FormKey.Reveal(), formSealPurpose(c), sealed)
	if err != nil {
		return err
	}
	c.Request().SetBodyRaw(plain)
	c.Request().PostArgs().ParseBytes(plain) // they were read already
	return nil
}

func formSealPurpose(c *fiber.Ctx) string { return "greenroom form v1 " + c.OriginalURL() }
