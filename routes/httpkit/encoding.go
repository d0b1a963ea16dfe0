package httpkit

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// refuseEncoding refuses compressed bodies: inflated, one could be a thousand times the limit.
func refuseEncoding(c *fiber.Ctx) error {
	if c.Request().Header.Peek(fiber.HeaderContentEncoding) == nil {
		return nil
	}
	return models.Fail(models.CodeUnsupportedMediaType, "Send the body as it is, without Content-Encoding.")
}
