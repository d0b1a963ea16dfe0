package httpkit

import (
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// failBeforeRouting answers and logs what failed before any middleware ran, such as headers that cannot be read.
func (s *Server) failBeforeRouting(c *fiber.Ctx, err error) error {
	s.begin(c)
	s.Observer.RequestBegan()
	s.fail(c, err)
	s.conclude(c, err)
	return nil
}

func knownMethod(method string) bool { return slices.Contains(fiber.DefaultMethods, method) }

// unknownMethod marks a request whose method is not one of HTTP's own.
type unknownMethod struct{}

// refuseUnknownMethods routes a request with an unknown method as TRACE, which no route takes.
// So our own middleware answers it, and the answer lists the allowed methods; fiber's own answer is plain text.
func refuseUnknownMethods(app *fiber.App) {
	server := app.Server()
	handle := server.Handler
	server.Handler = func(raw *fasthttp.RequestCtx) {
		if !knownMethod(string(raw.Method())) {
			raw.SetUserValue(unknownMethod{}, true)
			raw.Request.Header.SetMethod(fiber.MethodTrace)
		}
		handle(raw)
	}
}
