package routes

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// setETag names the state that a save must start from: the latest version alone.
// Labels, tags and description don't change it, so it serves If-Match and is no validator for a cache.
func setETag(c *fiber.Ctx, latest int) { c.Set(fiber.HeaderETag, `"`+strconv.Itoa(latest)+`"`) }

var strongVersion = regexp.MustCompile(`^"([1-9][0-9]{0,8})"$`)

// requireMatch holds If-Match against the latest version.
// Errors: precondition_required without one, or for *, which would overwrite whatever is there; stale_version when it names
// another version or is no strong ETag of ours.
func requireMatch(c *fiber.Ctx, latest int) error {
	tag, err := wantedMatch(c)
	if err != nil {
		return err
	}
	if match := strongVersion.FindStringSubmatch(tag); match != nil && match[1] == strconv.Itoa(latest) {
		return nil
	}
	return models.Fail(models.CodeStaleVersion,
		fmt.Sprintf(`Version %d is the latest now. Read it, put your changes on top and save again with If-Match: "%d".`, latest, latest))
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
