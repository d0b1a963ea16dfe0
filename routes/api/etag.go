package api

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/gofiber/fiber/v2"

	"greenroom/messages"
	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
)

// entityTag is the ETag of a template: the number of its latest version and a hash of everything that is answered of it.
// The hash is empty where only the number is meant.
type entityTag struct {
	version int
	hash    string
}

// tagHash is how many bytes of the SHA-256 stand in an ETag.
const tagHash = 8

func tagOf(version int, representation []byte) entityTag {
	sum := sha256.Sum256(representation)
	return entityTag{version, hex.EncodeToString(sum[:tagHash])}
}

func (t entityTag) String() string {
	if t.hash == "" {
		return `"` + strconv.Itoa(t.version) + `"`
	}
	return `"` + strconv.Itoa(t.version) + "-" + t.hash + `"`
}

// covers tells whether a tag that somebody sent stands for this one; a number alone stands for every state of that version.
func (t entityTag) covers(sent entityTag) bool {
	return sent.version == t.version && (sent.hash == "" || sent.hash == t.hash)
}

// tagForm is an ETag of ours, also as others send it back: we and proxies append the encoding of a compressed answer,
// inside the quotes or behind them, proxies make it weak, and people leave the quotes out.
var tagForm = regexp.MustCompile(`^(?:W/)?(?:"` + tagWord + `"(?:-(?:gzip|br|zstd|deflate))?|` + tagWord + `)$`)

const tagWord = `([1-9][0-9]{0,8})(?:-([0-9a-f]{6,64}))?(?:--?(?:gzip|br|zstd|deflate))?`

// sentTags reads a list of ETags; what is none of ours is left out, because it stands for nothing that we have.
func sentTags(list string) []sentTag {
	var tags []sentTag
	for text := range strings.SplitSeq(list, ",") {
		text = strings.Trim(text, " \t")
		if match := tagForm.FindStringSubmatch(text); match != nil {
			version, _ := strconv.Atoi(match[1] + match[3]) // one of them is empty, and nine digits always fit
			tags = append(tags, sentTag{entityTag{version, match[2] + match[4]}, text})
		}
	}
	return tags
}

// sentTag is an ETag with its text as it was sent.
type sentTag struct {
	entityTag
	text string
}

// matchedVersion gives the version in If-Match, the latest one if it is among several. It is 0, which no version has, where none is named.
func matchedVersion(list string, latest int) (version int) {
	for _, tag := range sentTags(list) {
		if version = tag.version; version == latest {
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

// heldToMatch lets a change of a template pass only while If-Match, where it is sent, names what the template is.
func heldToMatch(change fiber.Handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if wanted := c.Get(fiber.HeaderIfMatch); wanted != "" && wanted != "*" {
			c.SetUserContext(store.Expecting(c.UserContext(), func(t models.Template) error { return matches(t, wanted) }))
		}
		return change(c)
	}
}

// matches refuses a template that none of the ETags names. Errors: stale_version.
func matches(t models.Template, wanted string) error {
	body, err := json.Marshal(answerTemplate(t), httpkit.Written)
	if err != nil {
		return err
	}
	now := tagOf(t.LatestVersion, body)
	for _, tag := range sentTags(wanted) {
		if now.covers(tag.entityTag) {
			return nil
		}
	}
	return messages.NewError(messages.TemplateMoved, messages.Facts{})
}

// known gives the ETag in If-None-Match by which the caller already has what an answer would tell; empty when there is none.
// It must name the whole: a number alone also stands for what was told before labels or tags changed.
func known(c *fiber.Ctx, now entityTag) string {
	list := c.Get(fiber.HeaderIfNoneMatch)
	if strings.TrimSpace(list) == "*" {
		return now.String()
	}
	for _, tag := range sentTags(list) {
		if tag.entityTag == now {
			return tag.text
		}
	}
	return ""
}

// sendTagged answers a representation with its ETag, or 304 to a read by somebody who has it. That names the ETag which was sent,
// because a cache finds by it the answer that it may go on using.
func sendTagged(c *fiber.Ctx, status, version int, answer any) error {
	body, err := json.Marshal(answer, httpkit.Written)
	if err != nil {
		return err
	}
	tag := tagOf(version, body)
	if reads := c.Method() == fiber.MethodGet || c.Method() == fiber.MethodHead; reads {
		if had := known(c, tag); had != "" {
			c.Set(fiber.HeaderETag, had)
			return c.SendStatus(fiber.StatusNotModified)
		}
	}
	c.Set(fiber.HeaderETag, tag.String())
	return httpkit.SendJSON(c, status, body)
}
