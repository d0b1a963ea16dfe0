package pages

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
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
	body, encoding := encodedFile(c, file)
	c.Vary(fiber.HeaderAcceptEncoding)
	c.Set(fiber.HeaderETag, httpkit.EncodedETag(file.ETag, encoding))
	c.Set(fiber.HeaderCacheControl, "no-cache")
	if file.Immutable {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	if unchanged(c) {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, file.ContentType)
	if encoding != "" {
		c.Set(fiber.HeaderContentEncoding, encoding)
	}
	return c.Send(body)
}

// encodedFile is the file as the browser takes it. It was compressed at build time; a file without twins is compressed already.
func encodedFile(c *fiber.Ctx, file web.File) (body []byte, encoding string) {
	if file.Gzip == nil || file.Brotli == nil {
		return file.Body, ""
	}
	switch encoding := httpkit.AcceptedEncoding(c, httpkit.Brotli, httpkit.Gzip); encoding {
	case httpkit.Brotli:
		return file.Brotli, encoding
	case httpkit.Gzip:
		return file.Gzip, encoding
	}
	return file.Body, ""
}

// unchanged tells whether the browser has what the answer's ETag names.
// Without If-None-Match, Fresh would take any If-Modified-Since for a yes.
func unchanged(c *fiber.Ctx) bool { return c.Get(fiber.HeaderIfNoneMatch) != "" && c.Fresh() }
