package api

import (
	"regexp"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// setETag names the state that a save must start from: the latest version alone.
// Labels, tags and description don't change it, so it serves If-Match and is no validator for a cache.
func setETag(c *fiber.Ctx, latest int) { c.Set(fiber.HeaderETag, `"`+strconv.Itoa(latest)+`"`) }

var strongVersion = regexp.MustCompile(`^"([1-9][0-9]{0,8})"$`)

// matchedVersion gives the version that If-Match names, 0 for what is no strong ETag of ours: no version has it.
func matchedVersion(tag string) int {
	match := strongVersion.FindStringSubmatch(tag)
	if match == nil {
		return 0
	}
	number, _ := strconv.Atoi(match[1]) // nine digits always fit
	return number
}

// wantedMatch gives If-Match as it was sent; without it, nothing needs to be looked up to refuse the save.
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
