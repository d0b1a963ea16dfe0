package routes

import (
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

func knownMethod(method string) bool { return slices.Contains(fiber.DefaultMethods, method) }

// refuseUnknownMethods answers made-up methods in our own form: fiber answers them in plain text, before any middleware.
func refuseUnknownMethods(app *fiber.App) {
	server := app.Server()
	handle := server.Handler
	server.Handler = func(raw *fasthttp.RequestCtx) {
		if knownMethod(string(raw.Method())) {
			handle(raw)
			return
		}
		c := app.AcquireCtx(raw)
		defer app.ReleaseCtx(c)
		_ = app.ErrorHandler(c, fiber.ErrMethodNotAllowed) // ours never fails
	}
}
