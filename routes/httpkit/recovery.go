package httpkit

import (
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"

	"github.com/gofiber/fiber/v2"
)

// recoverPanic turns a panic into an internal error and logs where it happened.
func (s *Server) recoverPanic(c *fiber.Ctx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			s.Log.Error("panic", slog.String("what", panicText(p)), slog.String("request_id", RequestOf(c).ID), slog.String("stack", string(debug.Stack())))
			err = fmt.Errorf("panic: %s", panicText(p))
		}
	}()
	return c.Next()
}

// panicText gives the text of a runtime error. Any other value may hold a secret, so only its type is named.
func panicText(p any) string {
	if e, ok := p.(runtime.Error); ok {
		return e.Error()
	}
	return fmt.Sprintf("a value of type %T", p)
}
