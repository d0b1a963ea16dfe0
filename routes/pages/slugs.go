package pages

import (
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// renameAsk tells what another slug means for apps before it is given.
func (p templatePages) renameAsk(c *fiber.Ctx) error {
	t, done, err := p.templateOf(c)
	if done || err != nil {
		return err
	}
	form := readQuery(c)
	slug := form.line("slug")
	plan, err := p.store.PlanRename(c.UserContext(), httpkit.RequestOf(c).Actor(), t.Slug, slug)
	if err != nil {
		return p.settingsAgain(c, t, form, err)
	}
	if slug == t.Slug {
		return p.seeOther(c, settingsPath(t.Slug), good("Nothing changed."))
	}
	keys, err := p.keysBySlug(c.UserContext(), t.ID, t.Slug)
	if err != nil {
		return err
	}
	return p.show(c, web.Confirm{
		Title: "Rename " + t.Slug + " to " + slug + "?", Nav: "personas",
		Text:   "Apps get the same persona and version by either slug. Nothing has to be changed in them.",
		Points: renamePoints(plan, slug),
		Keys:   keys, KeysLead: fmt.Sprintf("Asked by %s in the last 90 days:", t.Slug),
		Action: templatePath(t.Slug) + "/rename", Hidden: append(ofPersona(t), web.Option{Value: "slug", Label: slug}),
		Button: "Rename to " + slug, BackURL: settingsPath(t.Slug),
	})
}

func renamePoints(plan models.RenamePlan, slug string) []string {
	points := []string{
		plan.From + " stays as an old slug of this persona until somebody releases it.",
		"Sessions of new tokens are called gr:" + slug + "@… at Anam, by whichever slug the app asks.",
	}
	if plan.UsedBefore > 0 {
		points = append(points, fmt.Sprintf("Sessions of whatever had this slug before were called gr:%s@1 to @%d at Anam. Tell them from those to come by their date.", slug, plan.UsedBefore))
	}
	if plan.TakenFrom != "" {
		points = append(points, fmt.Sprintf("%s is an old slug of %s now. Apps that still ask by it get this persona instead.", slug, plan.TakenFrom))
	}
	return points
}

func (p templatePages) rename(c *fiber.Ctx) error {
	form, t, err := p.formAndTemplate(c)
	if err != nil {
		return err
	}
	slug := form.line("slug")
	change := models.TemplatePatch{Slug: &slug}
	if err = samePersona(form, t); err == nil {
		err = form.err(change.Problems())
	}
	if err == nil {
		_, err = p.store.PatchTemplate(c.UserContext(), httpkit.RequestOf(c).Actor(), t.Slug, change)
	}
	if err != nil {
		return p.settingsAgain(c, t, form, err)
	}
	return p.seeOther(c, settingsPath(slug), good("The slug is "+slug+" now. Apps that ask by an old one get this persona as before."))
}

// releaseAsk tells which apps are refused once an old slug is released.
func (p templatePages) releaseAsk(c *fiber.Ctx) error {
	t, done, err := p.templateOf(c)
	if done || err != nil {
		return err
	}
	alias := c.Params("alias")
	if !slices.Contains(t.Aliases, alias) {
		return p.seeOther(c, settingsPath(t.Slug), warn("This persona has no old slug "+alias+"."))
	}
	keys, err := p.keysBySlug(c.UserContext(), t.ID, alias)
	if err != nil {
		return err
	}
	return p.show(c, web.Confirm{
		Title: "Release " + alias + "?", Nav: "personas",
		Text:   fmt.Sprintf("Apps that ask by %s are refused at once. Those that ask by %s go on as before.", alias, t.Slug),
		Points: []string{"Another persona can take the slug: apps that still ask by it get that one then."},
		Keys:   keys, KeysLead: fmt.Sprintf("Asked by %s in the last 90 days:", alias),
		Action: releasePath(t.Slug, alias), Hidden: ofPersona(t),
		Button: "Release " + alias, Danger: true, BackURL: settingsPath(t.Slug),
	})
}

func (p templatePages) release(c *fiber.Ctx) error {
	_, t, err := p.formOfPersona(c)
	if err != nil {
		return err
	}
	alias := c.Params("alias")
	if err := p.store.ReleaseAlias(c.UserContext(), httpkit.RequestOf(c).Actor(), t.Slug, alias); err != nil {
		return p.orBack(c, t.Slug, err)
	}
	return p.seeOther(c, settingsPath(t.Slug), good("Released "+alias+". Apps that ask by it are refused now."))
}

func releasePath(slug, alias string) string {
	return templatePath(slug) + "/aliases/" + alias + "/release"
}
