package routes

import (
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/web"
)

var publishLabels = map[string]string{"version": "Version", "label": "Label", "note": "Note", "from": "What is live now"}

// publish asks once: which version will be live, which one is now, and which apps will get it.
func (p templatePages) publish(c *fiber.Ctx) error {
	t, done, err := p.templateOf(c)
	if done || err != nil {
		return err
	}
	version := t.LatestVersion
	if asked := c.Query("version"); asked != "" {
		if version, err = strconv.Atoi(asked); err != nil {
			version = 0 // no version has it, so the answer is the same as for any other number that doesn't exist
		}
	}
	if _, err := p.Store.Version(c.UserContext(), t.Slug, version); err != nil {
		return err
	}
	switch {
	case !t.ArchivedAt.IsZero():
		return p.seeOther(c, templatePath(t.Slug), bad("This persona is archived. Unarchive it before you publish."))
	case t.Labels[models.LabelLive] == version:
		return p.seeOther(c, templatePath(t.Slug), good(fmt.Sprintf("v%d is live already.", version)))
	}
	return p.showPublish(c, fiber.StatusOK, t, version, web.Form{Values: map[string]string{}})
}

func (p templatePages) showPublish(c *fiber.Ctx, status int, t models.Template, version int, form web.Form) error {
	keys, err := p.recentKeys(c.UserContext(), t.ID)
	if err != nil {
		return err
	}
	return p.showAs(c, status, web.Publish{
		Head: p.head(t, "edit"), Form: form, Label: models.LabelLive, Version: version, From: t.Labels[models.LabelLive], Keys: keys,
	})
}

// publishMove moves the live label, unless somebody moved it since the page was shown.
func (p templatePages) publishMove(c *fiber.Ctx) error {
	form, err := readForm(c)
	if err != nil {
		return err
	}
	t, _, err := p.templateOf(c)
	if err != nil {
		return err
	}
	move := models.LabelMove{Label: models.LabelLive, FromSet: true, From: form.whole("from"), Note: form.line("note")}
	if version := form.whole("version"); version != nil {
		move.Version = *version
	}
	err = form.err(move.Problems())
	if err == nil {
		_, err = p.Store.MoveLabel(c.UserContext(), of(c).actor(), t.Slug, move)
	}
	if problems, ok := problemsOf(err); ok {
		return p.publishAgain(c, form, t.Slug, move.Version, err, problems)
	}
	if err != nil {
		return err
	}
	return p.seeOther(c, templatePath(t.Slug), good(fmt.Sprintf("v%d is live. Apps get it with their next token.", move.Version)))
}

// publishAgain shows the page as things are now, and why it did not work.
func (p templatePages) publishAgain(c *fiber.Ctx, form *form, slug string, version int, err error, problems []models.FieldError) error {
	t, found := p.Store.TemplateBySlug(c.UserContext(), slug)
	if found != nil {
		return found
	}
	return p.showPublish(c, statusOf[models.CodeOf(err)], t, version, form.again(problems, publishLabels))
}

// unpublish asks before apps stop getting tokens.
func (p templatePages) unpublish(c *fiber.Ctx) error {
	t, done, err := p.templateOf(c)
	if done || err != nil {
		return err
	}
	live := t.Labels[models.LabelLive]
	if live == 0 || !t.ArchivedAt.IsZero() {
		return p.seeOther(c, templatePath(t.Slug), warn("Apps get no tokens for this persona already."))
	}
	keys, err := p.recentKeys(c.UserContext(), t.ID)
	if err != nil {
		return err
	}
	return p.show(c, web.Confirm{
		Title: "Stop giving tokens for " + t.Version.Document.Persona.Name + "?", Nav: "personas",
		Text:   fmt.Sprintf("v%d stops being live at once. Conversations that run go on; apps that ask for a new token are refused until somebody publishes again.", live),
		Points: []string{"Nothing is deleted: every version stays."},
		Keys:   keys, Action: templatePath(t.Slug) + "/unpublish", Button: "Stop giving tokens", Danger: true, BackURL: templatePath(t.Slug),
	})
}

func (p templatePages) unpublishMove(c *fiber.Ctx) error {
	t, _, err := p.templateOf(c)
	if err != nil {
		return err
	}
	switch err := p.Store.RemoveLabel(c.UserContext(), of(c).actor(), t.Slug, models.LabelLive); models.CodeOf(err) {
	case "":
		return p.seeOther(c, templatePath(t.Slug), good("Unpublished. Apps get no tokens for "+t.Slug+" now."))
	case models.CodeLabelNotFound:
		return p.seeOther(c, templatePath(t.Slug), warn("Apps get no tokens for this persona already."))
	default:
		return p.orBack(c, t.Slug, err)
	}
}

// orBack leads back to a template with what is in the way, where that is told in a sentence; other errors are passed on.
func (p templatePages) orBack(c *fiber.Ctx, slug string, err error) error {
	switch models.CodeOf(err) {
	case models.CodeTemplateArchived, models.CodeConflict:
		return p.seeOther(c, templatePath(slug), bad(safeError(err).Message))
	}
	return err
}
