package pages

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/web"
)

// usePages are the steps to use a persona in an app: the key, the code, and the first request.
type usePages struct {
	*personas
	directory directory
}

func (p usePages) show(c *fiber.Ctx) error {
	ctx := c.UserContext()
	template, done, err := p.templateOf(c)
	if done || err != nil {
		return err
	}
	page := web.UseInApp{Head: p.head(template, "use"), BaseURL: p.baseURL(c)}
	given, err := p.versionOf(ctx, template, template.Labels[models.LabelLive])
	if err != nil {
		return err
	}
	switch given.Document.Persona.Kind() {
	case models.PersonaOwnBrain:
		page.OwnModel = true
	case models.PersonaFace:
		page.FaceAlone = true
	}
	if page.Keys, page.MoreKeys, err = p.keysFor(ctx, template.ID); err != nil {
		return err
	}
	if page.First, err = p.first(ctx, template); err != nil {
		return err
	}
	if may(c, models.RoleAdmin) {
		page.CreateKeyURL = newKeyURL(template)
		return p.screen.show(c, page)
	}
	if page.Admins, err = p.directory.adminNames(ctx); err != nil {
		return err
	}
	return p.screen.show(c, page)
}

// newKeyURL is the form for a key, filled in for one persona. It links back to this page.
func newKeyURL(t models.Template) string {
	return address("/keys/new", map[string]string{
		"name": t.Version.Document.Persona.Name + " app", "templates": t.Slug, "scopes": string(models.ScopeMint),
		"next": templatePath(t.Slug) + "/use",
	})
}

// firstRequest is polled by the page until an app has requested a token.
func (p usePages) firstRequest(c *fiber.Ctx) error {
	template, err := p.store.TemplateBySlug(c.UserContext(), c.Params("slug"))
	if err != nil {
		return err
	}
	first, err := p.first(c.UserContext(), template)
	if err != nil {
		return err
	}
	return p.showPart(c, fiber.StatusOK, "first", first)
}

// first is the newest request by an app. Requests that people make by hand don't count.
func (p usePages) first(ctx context.Context, t models.Template) (web.FirstRequest, error) {
	waiting := web.FirstRequest{Slug: t.Slug}
	newest, err := p.store.Mints(ctx, models.MintQuery{TemplateID: t.ID, ByApps: true, Limit: 1})
	if err != nil || len(newest.Items) == 0 {
		return waiting, err
	}
	mint := newest.Items[0]
	key, err := p.store.KeyByID(ctx, mint.KeyID)
	if err != nil {
		return waiting, err
	}
	asked := outcomeFacts{persona: t.Slug, slug: t.Slug, label: mint.Label, key: key.Name, fields: mint.Fields}
	waiting.Arrived, waiting.KeyName, waiting.OK = p.shownTime(mint.At), key.Name, mint.Outcome == models.OutcomeOK
	waiting.Cause = asked.fill(wordingOf(mint.Outcome, false).cause)
	return waiting, nil
}
