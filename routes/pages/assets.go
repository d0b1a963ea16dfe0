package pages

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/web"
)

// assetPages serve what pages are built of.
type assetPages struct{ assets *web.Assets }

// assetShow serves scripts, styles, icons and the font; whose name changes with its content may be kept for a year.
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
	if unchanged(c, file.ETag) {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, file.ContentType)
	if file.Gzip != nil && takesGzip(c) {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return c.Send(file.Gzip)
	}
	return c.Send(file.Body)
}

// unchanged tells whether the browser has what the ETag names.
func unchanged(c *fiber.Ctx, etag string) bool {
	for tag := range strings.SplitSeq(c.Get(fiber.HeaderIfNoneMatch), ",") {
		if tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/"); tag == etag || tag == "*" {
			return true
		}
	}
	return false
}

// takesGzip tells whether the browser wants gzip; who refuses it by q=0 doesn't.
func takesGzip(c *fiber.Ctx) bool {
	for coding := range strings.SplitSeq(c.Get(fiber.HeaderAcceptEncoding), ",") {
		name, quality, _ := strings.Cut(strings.ReplaceAll(coding, " ", ""), ";")
		if strings.EqualFold(name, "gzip") {
			return strings.Trim(strings.TrimPrefix(quality, "q="), "0.") != "" || quality == ""
		}
	}
	return false
}
