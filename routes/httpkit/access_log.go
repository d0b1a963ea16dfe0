package httpkit

import (
	"context"
	"log/slog"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// logAccess answers errors, then logs one line for the request.
// The line has the route's pattern in place of the path, and neither query, body, headers nor address, but for the origin and host of a write that was refused for them.
func (s *Server) logAccess(c *fiber.Ctx) error {
	err := c.Next()
	if err != nil {
		s.fail(c, err)
	}
	s.logAnswer(c, err)
	return nil
}

func (s *Server) logAnswer(c *fiber.Ctx, err error) {
	r, status := RequestOf(c), c.Response().StatusCode()
	due, more := s.lines.due(r, codeOf(err), s.Now())
	if !due {
		return
	}
	line := []slog.Attr{
		slog.String("method", loggedMethod(c)), slog.String("route", r.pattern()), slog.Int("status", status),
		slog.Duration("duration", s.Now().Sub(r.started)), slog.String("request_id", r.ID),
	}
	level := slog.LevelInfo
	if r.refusal != nil {
		level, line = slog.LevelWarn, append(line, r.refusal...)
	}
	if err != nil {
		line = append(line, slog.String("code", string(SafeError(err).Code)))
	}
	if more > 0 {
		line = append(line, slog.Int("more", more))
	}
	if status >= 500 {
		level = slog.LevelError
	}
	if err != nil && status >= 500 {
		line = append(line, slog.String("cause", err.Error()))
	}
	s.Log.LogAttrs(context.Background(), level, "request", line...)
}

// codeOf is the code that an error is answered with; empty for none.
func codeOf(err error) models.Code {
	if err == nil {
		return ""
	}
	return SafeError(err).Code
}

// pattern is the route's path with its parameters unfilled.
func (r *Request) pattern() string {
	if r.Route == nil {
		return "none"
	}
	return r.Route.Path
}

// loggedMethod keeps methods that a client made up out of the log.
func loggedMethod(c *fiber.Ctx) string {
	if c.Locals(unknownMethod{}) != nil || !knownMethod(c.Method()) {
		return "unknown"
	}
	return c.Method()
}
