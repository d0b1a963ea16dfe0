package api

import (
	"regexp"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// setETag sets the number of the latest version as the ETag, for If-Match of the next save.
// Labels, tags and description don't change it, so caches cannot use it as a validator.
func setETag(c *fiber.Ctx, latest int) { c.Set(fiber.HeaderETag, `"`+strconv.Itoa(latest)+`"`) }

var strongVersion = regexp.MustCompile(`^"([1-9][0-9]{0,8})"$`)

// matchedVersion gives the version in If-Match. It is 0, which no version has, for anything but a strong ETag of ours.
func matchedVersion(tag string) int {
	match := strongVersion.FindStringSubmatch(tag)
	if match == nil {
		return 0
	}
	number, _ := strconv.Atoi(match[1]) // nine digits always fit
	return number
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
