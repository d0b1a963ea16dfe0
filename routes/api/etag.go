package api

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// setETag sets the number of the latest version as the ETag, for If-Match of the next save.
// Labels, tags and description don't change it, so caches cannot use it as a validator.
func setETag(c *fiber.Ctx, latest int) { c.Set(fiber.HeaderETag, `"`+strconv.Itoa(latest)+`"`) }

// tagOfVersion is an ETag of ours, also as others send it back: a proxy that compresses makes it weak or appends the encoding,
// inside the quotes or behind them, and people send the bare number. A hash may follow the number, which alone counts here.
var tagOfVersion = regexp.MustCompile(`^(?:W/)?(?:"([1-9][0-9]{0,8})(?:-[0-9a-f]{6,64})?(?:--?(?:gzip|br|zstd|deflate))?"(?:-gzip)?|([1-9][0-9]{0,8}))$`)

// matchedVersion gives the version in If-Match, the latest one if it is among several. It is 0, which no version has, where none is named.
func matchedVersion(tags string, latest int) (version int) {
	for tag := range strings.SplitSeq(tags, ",") {
		match := tagOfVersion.FindStringSubmatch(strings.Trim(tag, " \t"))
		if match == nil {
			continue
		}
		version, _ = strconv.Atoi(match[1] + match[2]) // one of them is empty, and nine digits always fit
		if version == latest {
			return version
		}
	}
	return version
}

// wantedMatch gives If-Match as it was sent. A save without it is refused before any look-up.
func wantedMatch(c *fiber.Ctx) (string, error) {
	switch tag := c.Get(fiber.HeaderIfMatch); tag {
	case "":
		return "", models.Fail(models.CodePreconditionRequired, "Send If-Match with the ETag of the version that you started from.")
	case "*":
		return "", models.Fail(models.CodePreconditionRequired, "Name the version that you started from in If-Match; * is not taken.")
	default:
		return tag, nil
	}
}
