package routes

import (
	"context"
	"log/slog"

	"github.com/gofiber/fiber/v2"
)

// logAccess answers errors, then writes one line for the request.
// The line has the route's pattern in place of the path, and neither query, body, headers nor address.
func (s *server) logAccess(c *fiber.Ctx) error {
	err := c.Next()
	if err != nil {
		s.fail(c, err)
	}
	s.logAnswer(c, err)
	return nil
}

func (s *server) logAnswer(c *fiber.Ctx, err error) {
	r, status := of(c), c.Response().StatusCode()
	attrs := []slog.Attr{
		slog.String("method", loggedMethod(c)), slog.String("route", r.pattern()), slog.Int("status", status),
		slog.Duration("duration", s.Now().Sub(r.started)), slog.String("request_id", r.id),
	}
	level := slog.LevelInfo
	if err != nil {
		attrs = append(attrs, slog.String("code", string(safeError(err).Code)))
	}
	if status >= 500 {
		level = slog.LevelError
		if err != nil {
			attrs = append(attrs, slog.String("cause", err.Error()))
		}
	}
	s.Log.LogAttrs(context.Background(), level, "request", attrs...)
}

// pattern is the route's path with its parameters unfilled.
func (r *request) pattern() string {
	if r.route == nil {
		return "none"
	}
	return r.route.path
}

// loggedMethod keeps text that a client made up out of the log.
func loggedMethod(c *fiber.Ctx) string {
	if knownMethod(c.Method()) {
		return c.Method()
	}
	return "unknown"
}
