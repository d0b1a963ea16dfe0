package pages

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/catalog"
	"greenroom/models"
)

// mediaPages serve pictures and samples that Anam lists, from our own origin; they fetch no other address.
type mediaPages struct{ catalog *catalog.Catalog }

func (p mediaPages) avatar(c *fiber.Ctx) error {
	media, err := p.catalog.Picture(c.UserContext(), c.Params("id"))
	return p.send(c, media, err)
}

func (p mediaPages) voice(c *fiber.Ctx) error {
	media, err := p.catalog.Sample(c.UserContext(), c.Params("id"))
	return p.send(c, media, err)
}

func (p mediaPages) send(c *fiber.Ctx, m catalog.Media, err error) error {
	if err != nil {
		return noMedia(err)
	}
	c.Set(fiber.HeaderETag, m.ETag)
	c.Set(fiber.HeaderCacheControl, "private, max-age=86400")
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox; frame-ancestors 'none'")
	c.Set(fiber.HeaderAcceptRanges, "bytes")
	if unchanged(c, m.ETag) {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, m.ContentType)
	return sendRange(c, m)
}

// noMedia answers what cannot be shown: nothing listed is 404; Anam's own trouble is not the browser's fault.
func noMedia(err error) error {
	if errors.Is(err, catalog.ErrNoMedia) {
		return models.Fail(models.CodeNotFound, "Anam lists no such picture or sample.")
	}
	return &models.Error{Code: models.CodeAnamUnavailable, Message: "Anam's picture or sample cannot be fetched. Try again.", Err: err}
}

// sendRange answers one range of bytes where one is asked for, because Safari plays audio no other way.
func sendRange(c *fiber.Ctx, m catalog.Media) error {
	size := len(m.Body)
	first, last, partial, err := byteRange(c.Get(fiber.HeaderRange), size)
	if match := c.Get(fiber.HeaderIfRange); match != "" && match != m.ETag {
		partial, err = false, nil
	}
	if err != nil {
		c.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes */%d", size))
		return c.SendStatus(fiber.StatusRequestedRangeNotSatisfiable)
	}
	if !partial {
		return c.Send(m.Body)
	}
	c.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes %d-%d/%d", first, last, size))
	return c.Status(fiber.StatusPartialContent).Send(m.Body[first : last+1])
}

var errRange = errors.New("no byte of the range is there")

// byteRange reads a header such as bytes=0-1, bytes=500- or bytes=-500.
// Several ranges, other units and nonsense are answered with the whole, as RFC 9110 allows.
func byteRange(header string, size int) (first, last int, partial bool, err error) {
	from, to, ok := strings.Cut(strings.TrimPrefix(header, "bytes="), "-")
	if !strings.HasPrefix(header, "bytes=") || !ok || strings.Contains(header, ",") {
		return 0, 0, false, nil
	}
	if from == "" {
		n, err := strconv.Atoi(to)
		switch {
		case err != nil || n < 0:
			return 0, 0, false, nil
		case n == 0 || size == 0:
			return 0, 0, false, errRange
		}
		return max(0, size-n), size - 1, true, nil
	}
	first, err = strconv.Atoi(from)
	if err != nil || first < 0 {
		return 0, 0, false, nil
	}
	if last, err = strconv.Atoi(to); to == "" {
		last, err = size-1, nil
	}
	if err != nil || last < first && to != "" {
		return 0, 0, false, nil
	}
	if first >= size {
		return 0, 0, false, errRange
	}
	return first, min(last, size-1), true, nil
}
