package httpkit

import (
	"context"
	"log/slog"

	"github.com/gofiber/fiber/v2"
)

// logAccess answers errors, then writes one line for the request.
// The line has the route's pattern in place of the path, and neither query, body, headers nor address.
func (s *Server) logAccess(c *fiber.Ctx) error {
	err := c.Next()
	if err != nil {
		s.fail(c, err)
	}
	s.logAnswer(c, err)
	return nil
}

// logAnswer goes past the logger to its handler: where in our code the line is written tells nobody anything, and finding out costs more than writing it.
func (s *Server) logAnswer(c *fiber.Ctx, err error) {
	r, status, now := RequestOf(c), c.Response().StatusCode(), s.Now()
	level := slog.LevelInfo
	if status >= 500 {
		level = slog.LevelError
	}
	ctx, handler := context.Background(), s.Log.Handler()
	if !handler.Enabled(ctx, level) {
		return
	}
	line := slog.NewRecord(now, level, "request", 0)
	line.AddAttrs(
		slog.String("method", loggedMethod(c)), slog.String("route", r.pattern()), slog.Int("status", status),
		slog.Duration("duration", now.Sub(r.started)), slog.String("request_id", r.ID),
	)
	if err != nil {
		line.AddAttrs(slog.String("code", string(SafeError(err).Code)))
	}
	if err != nil && status >= 500 {
		line.AddAttrs(slog.String("cause", err.Error()))
	}
	_ = handler.Handle(ctx, line) // a log that cannot be written has nobody to tell
}

// pattern is the route's path with its parameters unfilled.
func (r *Request) pattern() string {
	if r.Route == nil {
		return "none"
	}
	return r.Route.Path
}

// loggedMethod keeps text that a client made up out of the log.
func loggedMethod(c *fiber.Ctx) string {
	if c.Locals(unknownMethod{}) != nil || !knownMethod(c.Method()) {
		return "unknown"
	}
	return c.Method()
}
