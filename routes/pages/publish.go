package pages

import (
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

var publishFields = shownFields{
	{name: "version", label: "Version"}, {name: "label", label: "Label"}, {name: "from", label: "What it points at now"}, {name: "note", label: "Note"},
}

// versionBefore is ?version=before: the version that the label pointed at before.
const versionBefore = "before"

// publish previews moving a label: the changes and the apps that get them.
func (p templatePages) publish(c *fiber.Ctx) error {
	t, done, err := p.templateOf(c)
	if done || err != nil {
		return err
	}
	if !t.ArchivedAt.IsZero() {
		return p.seeOther(c, templatePath(t.Slug), bad("This persona is archived. Unarchive it before you publish."))
	}
	label := c.Query("label", models.LabelLive)
	move := models.LabelMove{Label: label, Version: 1}
	if err := models.Invalid(move.Problems()...); err != nil {
		return err
	}
	version, err := p.versionToPublish(c, t, label)
	if err != nil {
		return err
	}
	if version == 0 {
		return p.nothingBefore(c, t, label)
	}
	return p.showPublish(c, fiber.StatusOK, t, publication{label: label, version: version}, web.Form{Values: map[string]string{}})
}

// versionToPublish reads ?version=: a number, "before", or nothing for the latest.
// It is 0 when there is no version before.
func (p templatePages) versionToPublish(c *fiber.Ctx, t models.Template, label string) (int, error) {
	switch asked := c.Query("version"); asked {
	case "":
		return t.LatestVersion, nil
	case versionBefore:
		path, err := p.store.LabelPath(c.UserContext(), t.Slug, label)
		return path.Before(), err
	default:
		n, err := strconv.Atoi(asked)
		if err != nil || n < 1 {
			n = t.LatestVersion + 1 // no version has it, so the answer is the same as for any other number that doesn't exist
		}
		return n, nil
	}
}

// nothingBefore redirects when there is no version to roll back to.
func (p templatePages) nothingBefore(c *fiber.Ctx, t models.Template, label string) error {
	if label == models.LabelLive && t.Labels[label] > 0 {
		return p.seeOther(c, templatePath(t.Slug)+"/unpublish", warn("No other version was live before, so there is none to roll back to."))
	}
	return p.seeOther(c, templatePath(t.Slug), warn("No version had the label "+label+" before."))
}

func (p templatePages) showPublish(c *fiber.Ctx, status int, t models.Template, wanted publication, form web.Form) error {
	view, err := p.publishView(c, t, wanted)
	if err != nil {
		return err
	}
	view.Form = form
	return p.showAs(c, status, view)
}

// publishMove moves the label, unless it was moved since the page was shown.
func (p templatePages) publishMove(c *fiber.Ctx) error {
	form, t, err := p.formAndTemplate(c)
	if err != nil {
		return err
	}
	move := labelMoveIn(form)
	err = form.err(move.Problems())
	if err == nil {
		_, _, err = p.checks.Move(c.UserContext(), httpkit.RequestOf(c).Actor(), t.Slug, move)
	}
	if problems, ok := problemsOf(err); ok {
		return p.publishAgain(c, form, t.Slug, move, err, problems)
	}
	if err != nil {
		return err
	}
	if err := p.offerUndo(c, t, move.Label); err != nil {
		return err
	}
	return p.seeOther(c, templatePath(t.Slug), good(movedWords(move)))
}

// labelMoveIn reads the form. No label means live; a from of 0 means that the label was not set.
func labelMoveIn(f *form) models.LabelMove {
	move := models.LabelMove{Label: models.LabelLive, FromSet: true, Note: f.line("note"), Confirm: f.chosen["confirm"]}
	if from := f.whole("from"); from != nil && *from != 0 {
		move.From = from
	}
	if label := f.line("label"); label != "" {
		move.Label = label
	}
	if version := f.whole("version"); version != nil {
		move.Version = *version
	}
	return move
}

func movedWords(move models.LabelMove) string {
	if move.Label == models.LabelLive {
		return fmt.Sprintf("v%d is live. Apps get it with their next token.", move.Version)
	}
	return fmt.Sprintf("%s points at v%d. Apps that ask for it get it with their next token.", move.Label, move.Version)
}

// publishAgain shows the page with the current state and the problems.
func (p templatePages) publishAgain(c *fiber.Ctx, form *form, slug string, move models.LabelMove, err error, problems []models.FieldError) error {
	t, found := p.store.TemplateBySlug(c.UserContext(), slug)
	if found != nil {
		return found
	}
	wanted := publication{label: move.Label, version: move.Version, confirmed: move.Confirm}
	if wanted.version < 1 || wanted.version > t.LatestVersion {
		wanted.version = t.LatestVersion
	}
	return p.showPublish(c, httpkit.StatusOf[models.CodeOf(err)], t, wanted, form.again(problems, publishFields))
}

// unpublish asks for confirmation before apps stop getting tokens.
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
		Title: "Stop giving tokens for " + models.ShownName(t.Version.Document.Persona.Name) + "?", Nav: "personas",
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
	switch err := p.store.RemoveLabel(c.UserContext(), httpkit.RequestOf(c).Actor(), t.Slug, models.LabelLive); models.CodeOf(err) {
	case "":
	case models.CodeLabelNotFound:
		return p.seeOther(c, templatePath(t.Slug), warn("Apps get no tokens for this persona already."))
	default:
		return p.orBack(c, t.Slug, err)
	}
	if err := p.offerUndo(c, t, models.LabelLive); err != nil {
		return err
	}
	return p.seeOther(c, templatePath(t.Slug), good("Unpublished. Apps get no tokens for "+t.Slug+" now."))
}

// orBack redirects to the template's page with the message of an expected error. Other errors are returned.
func (p templatePages) orBack(c *fiber.Ctx, slug string, err error) error {
	switch models.CodeOf(err) {
	case models.CodeTemplateArchived, models.CodeConflict, models.CodeNotFound:
		return p.seeOther(c, templatePath(slug), bad(messageOnPage(httpkit.SafeError(err))))
	}
	return err
}
