package httpkit

import (
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// BenchmarkRequest is what every request costs before and behind its handler.
func BenchmarkRequest(b *testing.B) {
	s := New(Options{Now: time.Now, Log: slog.New(slog.NewJSONHandler(io.Discard, nil))})
	app := s.App([]Route{{Method: fiber.MethodGet, Path: "/", Rule: Anyone, Format: JSON, Handle: func(c *fiber.Ctx) error { return c.SendStatus(fiber.StatusNoContent) }}}, nil)
	handle := app.Handler()
	b.ReportAllocs()
	for b.Loop() {
		var ctx fasthttp.RequestCtx
		ctx.Init(&fasthttp.Request{}, nil, nil)
		ctx.Request.SetRequestURI("/")
		handle(&ctx)
	}
}
