package httpkit

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"
)

// limitTime bounds how long a handler may wait for the database and for Anam.
// The time begins anew at each limit, so that a body that comes slowly takes none of the handler's.
// The context does not end when the client leaves, because fasthttp cannot tell.
func limitTime(handle fiber.Handler, most time.Duration) fiber.Handler {
	return func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), most)
		defer cancel()
		c.SetUserContext(ctx)
		return handle(c)
	}
}
