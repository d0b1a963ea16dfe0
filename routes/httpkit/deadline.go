package httpkit

import (
	"context"

	"github.com/gofiber/fiber/v2"
)

// limitTime bounds what a handler asks of the database and of Anam.
// The context does not end when the client leaves: fasthttp cannot tell.
func limitTime(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(context.Background(), requestTimeout)
	defer cancel()
	c.SetUserContext(ctx)
	return c.Next()
}
