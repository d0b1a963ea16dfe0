package httpkit

import (
	"context"
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// logAccess answers errors, compresses what is answered, then counts the request and logs one line for it.
func (s *Server) logAccess(c *fiber.Ctx) error {
	s.Observer.RequestBegan()
	err := c.Next()
	if err != nil {
		s.fail(c, err)
	}
	s.compress(c)
	s.conclude(c, err)
	return nil
}

// conclude counts and logs an answered request.
func (s *Server) conclude(c *fiber.Ctx, err error) {
	r, status := RequestOf(c), c.Response().StatusCode()
	took := s.Now().Sub(r.started)
	s.Observer.RequestEnded(loggedMethod(c), r.pattern(), status, took)
	level := levelOf(r, status)
	if !s.Log.Enabled(context.Background(), level) {
		return
	}
	if due, more := s.lines.due(r, codeOf(err), s.Now()); due {
		s.Log.LogAttrs(context.Background(), level, "request", s.line(c, took, more, err)...)
	}
}

// levelOf leaves probes out of the log unless they fail, or somebody asks for everything.
func levelOf(r *Request, status int) slog.Level {
	switch {
	case status >= 500 && !r.expected():
		return slog.LevelError
	case status >= 500, r.refusal != nil:
		return slog.LevelWarn
	case r.Route != nil && r.Route.Probe && status < 400:
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// expected tells whether the server turned the request away by one of its bounds: nothing failed, so there is no cause.
func (r *Request) expected() bool {
	return r.told != nil && r.told.Code == models.CodeUnavailable && r.told.Err == nil
}

// cause is what failed: the error itself, or what was told of it in a form that is shown again.
func (r *Request) cause(err error) error {
	if err == nil && r.told != nil {
		return r.told
	}
	return err
}

// line has the route's pattern in place of the path, and neither query, body nor address.
// Of the headers it has the IDs by which the caller knows the request, and the origin and host of a write that was refused for them.
func (s *Server) line(c *fiber.Ctx, took time.Duration, more int, err error) []slog.Attr {
	r, status := RequestOf(c), c.Response().StatusCode()
	line := append(make([]slog.Attr, 0, 8),
		slog.String("method", loggedMethod(c)), slog.String("route", r.pattern()), slog.Int("status", status),
		slog.Duration("duration", took), slog.String("request_id", r.ID))
	line = addText(line, "caller_request_id", r.callers.request)
	line = addText(line, "trace_id", r.callers.trace)
	line = addText(line, "key", r.keyPrefix)
	line = addText(line, "template", r.template(status))
	line = append(line, r.refusal...)
	if r.told != nil {
		line = append(line, slog.String("code", string(r.told.Code)))
	}
	if more > 0 { // like this one, and left out
		line = append(line, slog.Int("more", more))
	}
	if cause := r.cause(err); cause != nil && status >= 500 && !r.expected() {
		line = append(line, slog.String("cause", cause.Error()))
	}
	return line
}

// codeOf is the code that an error is answered with; empty for none.
func codeOf(err error) models.Code {
	if err == nil {
		return ""
	}
	return SafeError(err).Code
}

// addText leaves out what a request doesn't have.
func addText(line []slog.Attr, name, text string) []slog.Attr {
	if text == "" {
		return line
	}
	return append(line, slog.String(name, text))
}

// pattern is the route's path with its parameters unfilled; all unknown paths share one word.
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
