package pages

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/web"
)

// assetPages serve what pages are built of.
type assetPages struct{ assets *web.Assets }

// assetShow serves scripts, styles, icons and the font. A file whose name changes with its content may be kept for a year.
func (s assetPages) assetShow(c *fiber.Ctx) error {
	file, found := s.assets.File(c.Params("name"))
	if !found {
		return models.Fail(models.CodeNotFound, "There is no such file.")
	}
	c.Vary(fiber.HeaderAcceptEncoding)
	c.Set(fiber.HeaderETag, file.ETag)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	if file.Immutable {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	if unchanged(c) {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, file.ContentType)
	if file.Gzip != nil && takesGzip(c) {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return c.Send(file.Gzip)
	}
	return c.Send(file.Body)
}

// unchanged tells whether the browser has what the answer's ETag names.
// Without If-None-Match, Fresh would take any If-Modified-Since for a yes.
func unchanged(c *fiber.Ctx) bool { return c.Get(fiber.HeaderIfNoneMatch) != "" && c.Fresh() }

// takesGzip tells whether the browser wants gzip; one that names no encoding gets the file as it is.
func takesGzip(c *fiber.Ctx) bool { return c.AcceptsEncodings("identity", "gzip") == "gzip" }
