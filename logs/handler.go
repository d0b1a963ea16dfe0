package logs

import (
	"context"
	"log/slog"
)

// New logs through a buffer, as text or as JSON lines, from a level on. Errors are written at once.
func New(to *Buffer, json bool, least slog.Level) *slog.Logger {
	options := &slog.HandlerOptions{Level: least}
	var plain slog.Handler = slog.NewTextHandler(to, options)
	if json {
		plain = slog.NewJSONHandler(to, options)
	}
	return slog.New(&hurrying{plain, to})
}

// hurrying has errors written at once, and tells of dropped lines before the next line.
type hurrying struct {
	slog.Handler
	buffer *Buffer
}

func (h *hurrying) Handle(ctx context.Context, r slog.Record) error {
	if n := h.buffer.lost(); n > 0 {
		lost := slog.NewRecord(r.Time, slog.LevelWarn, "log lines dropped: nobody read them in time", 0)
		lost.AddAttrs(slog.Uint64("count", n))
		_ = h.Handler.Handle(ctx, lost)
	}
	err := h.Handler.Handle(ctx, r)
	if r.Level >= slog.LevelError {
		h.buffer.Hurry()
	}
	return err
}

func (h *hurrying) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &hurrying{h.Handler.WithAttrs(attrs), h.buffer}
}

func (h *hurrying) WithGroup(name string) slog.Handler {
	return &hurrying{h.Handler.WithGroup(name), h.buffer}
}
