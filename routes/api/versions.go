package api

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
)

// versionAPI serves the versions of a template.
type versionAPI struct{ store *store.Store }

func (a versionAPI) list(c *fiber.Ctx) error {
	q := httpkit.QueryReader{C: c}
	limit, cursor := q.Limit(), q.Cursor()
	if err := q.Err(); err != nil {
		return err
	}
	page, err := a.store.VersionsFor(c.UserContext(), httpkit.RequestOf(c).Actor(), c.Params("slug"), limit, cursor)
	if err != nil {
		return err
	}
	return httpkit.AnswerJSON(c, fiber.StatusOK, httpkit.PageOf(page.Items, page.Next, answerVersion))
}

func (a versionAPI) show(c *fiber.Ctx) error {
	number, err := strconv.Atoi(c.Params("number"))
	if err != nil {
		number = 0 // no version has it, so the answer is the same as for any other number that doesn't exist
	}
	version, err := a.store.VersionFor(c.UserContext(), httpkit.RequestOf(c).Actor(), c.Params("slug"), number)
	if err != nil {
		return err
	}
	return sendTagged(c, fiber.StatusOK, version.Number, answerVersion(version))
}

// save refuses a stale save before it complains of its body. The template itself is read once, inside the change.
// One that would save what is the latest already is no conflict: its first answer may have been lost.
func (a versionAPI) save(c *fiber.Ctx) error {
	tag, err := wantedMatch(c)
	if err != nil {
		return err
	}
	baseOf := func(latest int) int { return matchedVersion(tag, latest) }
	who := httpkit.RequestOf(c).Actor()
	in, err := httpkit.Bind[models.NewVersion](c)
	if err != nil {
		return cmp.Or(a.store.CheckBase(c.UserContext(), who, c.Params("slug"), baseOf), err)
	}
	saved, err := a.store.SaveMatching(c.UserContext(), who, c.Params("slug"), baseOf, in)
	if err != nil {
		return err
	}
	version := saved.Version
	c.Set(fiber.HeaderETag, entityTag{version: version.Number}.String()) // If-Match of the next save; the version itself is only a part of the template
	if !saved.Created {
		return httpkit.AnswerJSON(c, fiber.StatusOK, answerVersion(version))
	}
	c.Set(fiber.HeaderLocation, fmt.Sprintf("/api/v1/templates/%s/versions/%d", saved.Slug, version.Number))
	return httpkit.AnswerJSON(c, fiber.StatusCreated, answerVersion(version))
}
