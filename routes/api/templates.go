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
		Search: q.Text("search", httpkit.MaxSearch), Tag: q.Text("tag", httpkit.MaxSearch), Status: q.Status(),
		Limit: q.Limit(), Cursor: q.Cursor(), OnlyIDs: httpkit.RequestOf(c).Key.TemplateIDs,
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
	who := httpkit.RequestOf(c)
	if who.Key.TemplateIDs != nil {
		return models.Fail(models.CodeForbidden, "This key is restricted to certain templates and cannot make new ones. Use one without that restriction.")
	}
	in, err := httpkit.Bind[models.NewTemplate](c)
	if err != nil {
		return err
	}
	template, err := a.store.CreateTemplate(c.UserContext(), who.Actor(), in)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderLocation, "/api/v1/templates/"+template.Slug)
	return sendTemplate(c, fiber.StatusCreated, template)
}

func (a templateAPI) show(c *fiber.Ctx) error {
	template, err := keysTemplate(c, a.store)
	if err != nil {
		return err
	}
	return sendTemplate(c, fiber.StatusOK, template)
}

func (a templateAPI) patch(c *fiber.Ctx) error {
	if err := mayUseTemplate(c, a.store); err != nil {
		return err
	}
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
	if err := mayUseTemplate(c, a.store); err != nil {
		return err
	}
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
	if err := mayUseTemplate(c, a.store); err != nil {
		return err
	}
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
	if err := mayUseTemplate(c, a.store); err != nil {
		return err
	}
	if err := a.store.DeleteTemplate(c.UserContext(), httpkit.RequestOf(c).Actor(), c.Params("slug")); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}

func sendTemplate(c *fiber.Ctx, status int, t models.Template) error {
	setETag(c, t.LatestVersion)
	return httpkit.AnswerJSON(c, status, answerTemplate(t))
}

// keysTemplate finds the template of the path, for a key that is allowed it.
// Errors: template_not_found, forbidden.
func keysTemplate(c *fiber.Ctx, s *store.Store) (models.Template, error) {
	template, err := s.TemplateBySlug(c.UserContext(), c.Params("slug"))
	if err == nil && !httpkit.RequestOf(c).Key.MayUse(template.ID) {
		err = refuseTemplate(c, s, template)
	}
	return template, err
}

// refuseTemplate refuses a key that is restricted to other templates. An attempt to change one is recorded.
func refuseTemplate(c *fiber.Ctx, s *store.Store, t models.Template) error {
	refused := models.Fail(models.CodeForbidden, "This key is restricted to other templates. Use one that may use this template.")
	if httpkit.ReadsOnly(c) {
		return refused
	}
	r := httpkit.RequestOf(c)
	refusal := models.Refusal{
		Attempt: r.Route.Method + " " + r.Route.Path, Reason: models.ReasonTemplate,
		SubjectKind: "template", SubjectID: t.ID, SubjectName: t.Slug,
	}
	if err := s.AuditRefused(c.UserContext(), r.Actor(), refusal); err != nil {
		return err
	}
	return refused
}

// mayUseTemplate is keysTemplate for callers that need only the permission. A key without restriction needs no look-up.
func mayUseTemplate(c *fiber.Ctx, s *store.Store) error {
	if httpkit.RequestOf(c).Key.TemplateIDs == nil {
		return nil
	}
	_, err := keysTemplate(c, s)
	return err
}
