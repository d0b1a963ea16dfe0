package api

import (
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
)

// templateAPI serves templates to apps and pipelines.
type templateAPI struct{ store *store.Store }

func (a templateAPI) list(c *fiber.Ctx) error {
	q := httpkit.QueryReader{C: c}
	query := models.TemplateQuery{
		Search: q.Text("search", httpkit.MaxSearch), Tag: q.Text("tag", httpkit.MaxSearch), Status: q.Status(), Sort: q.OneOf("sort", "updated", "created", "name"),
		Limit: q.Limit(), Cursor: q.Cursor(), OnlyIDs: httpkit.RequestOf(c).Actor().TemplateIDs,
	}
	if err := q.Err(); err != nil {
		return err
	}
	page, err := a.store.Templates(c.UserContext(), query)
	if err != nil {
		return err
	}
	return httpkit.AnswerJSON(c, fiber.StatusOK, httpkit.PageOf(page.Items, page.Next, answerItem))
}

func (a templateAPI) create(c *fiber.Ctx) error {
	who := httpkit.RequestOf(c).Actor()
	if err := a.store.MayCreate(who); err != nil {
		return err
	}
	in, err := httpkit.Bind[models.NewTemplate](c)
	if err != nil {
		return err
	}
	template, err := a.store.CreateTemplate(c.UserContext(), who, in)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderLocation, "/api/v1/templates/"+template.Slug)
	return sendTemplate(c, fiber.StatusCreated, template)
}

func (a templateAPI) show(c *fiber.Ctx) error {
	template, err := a.store.TemplateFor(c.UserContext(), httpkit.RequestOf(c).Actor(), c.Params("slug"))
	if err != nil {
		return err
	}
	return sendTemplate(c, fiber.StatusOK, template)
}

func (a templateAPI) patch(c *fiber.Ctx) error {
	in, err := httpkit.Bind[models.TemplatePatch](c)
	if err != nil {
		return err
	}
	template, err := a.store.PatchTemplate(c.UserContext(), httpkit.RequestOf(c).Actor(), c.Params("slug"), in)
	if err != nil {
		return err
	}
	return sendTemplate(c, fiber.StatusOK, template)
}

func (a templateAPI) archive(c *fiber.Ctx) error {
	if err := httpkit.BindNothing(c); err != nil {
		return err
	}
	template, err := a.store.ArchiveTemplate(c.UserContext(), httpkit.RequestOf(c).Actor(), c.Params("slug"))
	if err != nil {
		return err
	}
	return sendTemplate(c, fiber.StatusOK, template)
}

func (a templateAPI) unarchive(c *fiber.Ctx) error {
	if err := httpkit.BindNothing(c); err != nil {
		return err
	}
	template, err := a.store.UnarchiveTemplate(c.UserContext(), httpkit.RequestOf(c).Actor(), c.Params("slug"))
	if err != nil {
		return err
	}
	return sendTemplate(c, fiber.StatusOK, template)
}

func (a templateAPI) delete(c *fiber.Ctx) error {
	if err := a.store.DeleteTemplate(c.UserContext(), httpkit.RequestOf(c).Actor(), c.Params("slug")); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}

func sendTemplate(c *fiber.Ctx, status int, t models.Template) error {
	return sendTagged(c, status, t.LatestVersion, answerTemplate(t))
}
