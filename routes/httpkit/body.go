package httpkit

import (
	"bytes"
	"fmt"
	"io"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

const (
	// bodyLimit is the largest body of a route that wants a key or a session and sets no limit of its own, in bytes.
	bodyLimit = 1 << 20
	// strangersBodyLimit is the largest body of a route that is open to anyone, in bytes: a form of a few short fields.
	strangersBodyLimit = 64 << 10
	// bodyFirst is how much memory a body gets before its bytes are there, whatever length it claims to have.
	bodyFirst = 64 << 10
	// headerBodyLimit tells a page's script the limit in bytes, so that it can say by how much a form is too long.
	headerBodyLimit = "Greenroom-Body-Limit"
)

// readBody reads the body through a limit and keeps it for the handler.
// It runs after the caller is known, so that an unknown caller cannot make the server read a body.
// Errors: too_large, invalid_json.
func readBody(c *fiber.Ctx, limit int) error {
	request := c.Request()
	if !request.IsBodyStream() {
		return nil
	}
	claimed := request.Header.ContentLength() // negative: the body comes in chunks
	if claimed > limit {
		c.Set(headerBodyLimit, strconv.Itoa(limit))
		return tooLarge(limit, claimed-limit)
	}
	var body bytes.Buffer
	body.Grow(min(max(claimed, 0), bodyFirst) + bytes.MinRead)
	_, err := body.ReadFrom(io.LimitReader(c.Context().RequestBodyStream(), int64(limit)+1))
	switch {
	case body.Len() > limit:
		return tooLarge(limit, 0)
	case ranOutOfTime(c.Context().Conn(), err):
		return models.Fail(models.CodeRequestTimeout, "The body didn't arrive in time. Send it again, all at once.")
	case err != nil || body.Len() < claimed || brokenOff(c.Context().Conn()):
		return models.Fail(models.CodeInvalidJSON, "The body could not be read to its end. Send it again, whole and as well-formed HTTP.")
	}
	request.SetBodyRaw(body.Bytes())
	return nil
}

// TooLarge is the error of a body that is longer than it may be for what is in it.
func TooLarge(limit, length int) error { return tooLarge(limit, length-limit) }

// tooLarge says how much a body may have and, where its length was told, by how much it is too long.
func tooLarge(limit, over int) error {
	most, by := size(limit), ""
	if over > 0 {
		by = fmt.Sprintf(" It is %d KiB too long.", (over+1023)>>10)
	}
	e := models.Fail(models.CodeTooLarge, "Send a body of at most "+most+"."+by)
	e.Page = most + " is the most that can be sent." + by + " Go back: what you typed is still there. Then shorten the longest text and send it again."
	return e
}

func size(bytes int) string {
	if bytes >= 1<<20 {
		return fmt.Sprintf("%d MiB", bytes>>20)
	}
	return fmt.Sprintf("%d KiB", bytes>>10)
}

// closeUnread closes the connection after a request whose body was not read to its end.
// The rest of that body would otherwise be taken for the next request.
// While the server stops, every connection is closed after its answer: the client would ask again on one that is about to end.
func closeUnread(c *fiber.Ctx) error {
	err := c.Next()
	if stopping(c.Context().Conn()) {
		c.Context().SetConnectionClose()
	}
	if c.Request().IsBodyStream() && c.Request().Header.ContentLength() != 0 {
		c.Context().SetConnectionClose()
		linger(c.Context().Conn())
	}
	return err
}
