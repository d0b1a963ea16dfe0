package routes

import (
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"greenroom/models"
)

// failBeforeRouting answers and logs what failed before any middleware ran, such as a body over the limit.
func (s *server) failBeforeRouting(c *fiber.Ctx, err error) error {
	s.begin(c)
	if e := safeError(err); e.Code == models.CodeTooLarge {
		err = s.refuseTooLarge(c, e)
	}
	s.fail(c, err)
	s.logAnswer(c, err)
	return nil
}

// refuseTooLarge lets a route that records refusals record a body over the limit, which never reaches its handler.
// A body without Content-Length leaves no row: fasthttp has forgotten the headers, and so the key, when it gives up on one.
func (s *server) refuseTooLarge(c *fiber.Ctx, err error) error {
	for i := range s.rows {
		r := &s.rows[i]
		if r.refused == nil || r.method != c.Method() || r.path != c.Path() {
			continue
		}
		of(c).route = r
		if s.identify(c, r.rule) == nil {
			return r.refused(c, err)
		}
	}
	return err
}

func knownMethod(method string) bool { return slices.Contains(fiber.DefaultMethods, method) }

// madeUp marks a request whose method no RFC knows.
type madeUp struct{}

// refuseUnknownMethods lets made-up methods go the way of one that no route takes, so that the answer is ours and names what is allowed:
// fiber answers them in plain text, before any middleware.
func refuseUnknownMethods(app *fiber.App) {
	server := app.Server()
	handle := server.Handler
	server.Handler = func(raw *fasthttp.RequestCtx) {
		if !knownMethod(string(raw.Method())) {
			raw.SetUserValue(madeUp{}, true)
			raw.Request.Header.SetMethod(fiber.MethodTrace)
		}
		handle(raw)
	}
}
