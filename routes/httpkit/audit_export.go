package httpkit

import (
	"bufio"
	"context"
	"io"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"greenroom/models"
	"greenroom/store"
)

// JSONLines is the media type of an export: one JSON object a line.
const JSONLines = "application/x-ndjson"

// exportBuffer is how much of an export waits for its client.
const exportBuffer = 64 << 10

// ExportAudit streams rows while they are read: an export of any size takes the time it takes, and the memory of a few rows.
// A client that takes nothing for writeTimeout is left. An export that cannot be finished breaks the connection off before its last line,
// so that a part is never taken for the whole.
func ExportAudit(c *fiber.Ctx, s *store.Store, query models.AuditQuery) error {
	s.AuditExported(c.UserContext(), RequestOf(c).Actor(), query)
	out, in := io.Pipe()
	ctx, cancel := context.WithCancel(context.WithoutCancel(c.UserContext()))
	go func() {
		defer cancel()
		buffered := bufio.NewWriterSize(in, exportBuffer)
		err := s.WriteAudit(ctx, buffered, query)
		if err == nil {
			err = buffered.Flush()
		}
		in.CloseWithError(err) // nil ends the answer as it should
	}()
	c.Set(fiber.HeaderContentType, JSONLines)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="greenroom-audit.jsonl"`)
	c.Context().SetBodyStream(&patientStream{PipeReader: out, request: c.Context(), time: writeTimeout, stop: cancel}, -1)
	return nil
}

// patientStream gives the client time anew with each part that it takes, where other answers have one time for all.
type patientStream struct {
	*io.PipeReader
	request *fasthttp.RequestCtx
	time    time.Duration      // for each part
	stop    context.CancelFunc // of what writes the stream
}

func (s *patientStream) Read(p []byte) (int, error) {
	n, err := s.PipeReader.Read(p)
	part, done := context.WithTimeout(context.Background(), s.time)
	defer done()
	deadline, _ := part.Deadline()           // by the clock of the machine, as connections count, and not by the app's
	_ = s.request.SetWriteDeadline(deadline) // only a connection that is gone refuses it
	return n, err
}

// Close ends the reading of the database too, once the client is gone.
func (s *patientStream) Close() error {
	s.stop()
	return s.PipeReader.Close()
}
