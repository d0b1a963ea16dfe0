package pages

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

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
	if unchanged(c) {
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
// Several ranges, other units and ranges of an older picture are answered with the whole, as RFC 9110 allows.
func sendRange(c *fiber.Ctx, m catalog.Media) error {
	size, wanted, match := len(m.Body), c.Get(fiber.HeaderRange), c.Get(fiber.HeaderIfRange)
	if !strings.HasPrefix(wanted, "bytes=") || strings.Contains(wanted, ",") || match != "" && match != m.ETag {
		return c.Send(m.Body)
	}
	first, last, err := fasthttp.ParseByteRange([]byte(wanted), size)
	if err != nil {
		c.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes */%d", size))
		return c.SendStatus(fiber.StatusRequestedRangeNotSatisfiable)
	}
	c.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes %d-%d/%d", first, last, size))
	return c.Status(fiber.StatusPartialContent).Send(m.Body[first : last+1])
}
