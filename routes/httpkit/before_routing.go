package httpkit

import (
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"greenroom/models"
)

// failBeforeRouting answers and logs what failed before any middleware ran, such as a body over the limit.
func (s *Server) failBeforeRouting(c *fiber.Ctx, err error) error {
	s.begin(c)
	if e := SafeError(err); e.Code == models.CodeTooLarge || e.Code == models.CodeInvalidInput {
		err = s.refuseUnread(c, e)
	}
	s.fail(c, err)
	s.logAnswer(c, err)
	return nil
}

// refuseUnread lets a route that records refusals record a body that could not be read, which never reaches its handler.
// Where the head could not be read either, or is forgotten (see heads), no route is found.
func (s *Server) refuseUnread(c *fiber.Ctx, err error) error {
	for i := range s.rows {
		r := &s.rows[i]
		if r.Refused == nil || r.Method != c.Method() || r.Path != c.Path() {
			continue
		}
		RequestOf(c).Route = r
		if s.identify(c, r.Rule) == nil {
			return r.Refused(c, err)
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
