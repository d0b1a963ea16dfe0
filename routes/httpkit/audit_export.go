package httpkit

import (
	"bufio"
	"context"
	"io"

	"greenroom/models"
	"greenroom/store"

	"github.com/gofiber/fiber/v2"
)

// JSONLines is the media type of an export: one JSON object a line.
const JSONLines = "application/x-ndjson"

// ExportAudit streams rows while they are read: an export of any size needs the memory of a few.
// An export that cannot be finished breaks the connection off, so that a part is never taken for the whole.
func ExportAudit(c *fiber.Ctx, s *store.Store, query models.AuditQuery) error {
	s.AuditExported(c.UserContext(), RequestOf(c).Actor(), query)
	out, in := io.Pipe()
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), writeTimeout)
		defer cancel()
		buffered := bufio.NewWriterSize(in, 64<<10)
		err := s.WriteAudit(ctx, buffered, query)
		if err == nil {
			err = buffered.Flush()
		}
		in.CloseWithError(err) // nil ends the answer as it should
	}()
	c.Set(fiber.HeaderContentType, JSONLines)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="greenroom-audit.jsonl"`)
	c.Context().SetBodyStream(out, -1)
	return nil
}
