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

// publishPath is the page that moves a label; version is a number, versionBefore, versionNone or empty for the latest.
func publishPath(slug, label, version string) string {
	return address(templatePath(slug)+"/publish", map[string]string{"label": label, "version": version})
}

// publish previews the move of a label: the changes and the apps that get them.
func (p templatePages) publish(c *fiber.Ctx) error {
	t, done, err := p.templateOf(c)
	if done || err != nil {
		return err
	}
	if !t.ArchivedAt.IsZero() {
		return p.seeOther(c, templatePath(t.Slug), bad("This persona is archived. Unarchive it before you publish."))
	}
	form, asked := readQuery(c), c.Query("version")
	label := models.LabelLive
	if form.has("label") {
		label = form.line("label")
	}
	if err := form.err(labelProblems(label)); err != nil {
		return p.settingsAgain(c, t, form, err)
	}
	if asked == versionBefore {
		return p.rollBack(c, t, label)
	}
	return p.showPublish(c, fiber.StatusOK, t, publication{label: label, version: versionAsked(asked, t)}, web.Form{})
}

// versionAsked reads ?version=: a number, "none", or nothing for the latest.
func versionAsked(asked string, t models.Template) int {
	switch asked {
	case "":
		return t.LatestVersion
	case versionNone:
		return 0
	}
	n, err := strconv.Atoi(asked)
	if err != nil || n < 1 {
		return t.LatestVersion + 1 // no version has it, so the answer is the same as for any other number that doesn't exist
	}
	return n
}

// rollBack previews the way back to what the label really pointed at before.
func (p templatePages) rollBack(c *fiber.Ctx, t models.Template, label string) error {
	path, err := p.store.LabelPath(c.UserContext(), t.Slug, label)
	if err != nil {
		return err
	}
	switch before := path.Before(); {
	case before > 0:
		return p.showPublish(c, fiber.StatusOK, t, publication{label: label, version: before}, web.Form{})
	case path.Now > 0:
		return p.seeOther(c, publishPath(t.Slug, label, versionNone), warn("No other version was "+label+" before, so there is none to roll back to."))
	}
	return p.seeOther(c, templatePath(t.Slug), warn("No version was "+label+" before."))
}

func (p templatePages) showPublish(c *fiber.Ctx, status int, t models.Template, wanted publication, form web.Form) error {
	view, err := p.publishView(c, t, wanted)
	if err != nil {
		return err
	}
	view.Form = form
	return p.showAs(c, status, view)
}

// publishChoose shows the page for another choice of its form; what was typed stays, what was ticked was about another version.
func (p templatePages) publishChoose(c *fiber.Ctx) error {
	form, t, err := p.formAndTemplate(c)
	if err != nil {
		return err
	}
	wanted := publicationIn(form)
	wanted.confirmed = nil
	if err := form.err(labelProblems(wanted.label)); err != nil {
		return err
	}
	c.Set("HX-Replace-Url", publishPath(t.Slug, wanted.label, wanted.choice()))
	return p.showPublish(c, fiber.StatusOK, t, wanted, form.again(nil, publishFields))
}

// publishMove makes the move that the page had shown, unless the label was moved since.
func (p templatePages) publishMove(c *fiber.Ctx) error {
	form, t, err := p.formAndTemplate(c)
	if err != nil {
		return err
	}
	wanted := publicationIn(form)
	if err = asShown(form, t, wanted); err != nil {
		wanted.confirmed = nil
	} else {
		err = p.moveLabel(c, form, t.Slug, wanted)
	}
	if problems, ok := problemsOf(err); ok {
		return p.publishAgain(c, form, t.Slug, wanted, err, problems)
	}
	if err != nil {
		return err
	}
	if err := p.offerUndo(c, t, wanted.label); err != nil {
		return err
	}
	return p.seeOther(c, templatePath(t.Slug), good(wanted.done()))
}

// asShown refuses a form whose page had shown another move, or a persona that has left this address to another one.
func asShown(f *form, t models.Template, wanted publication) error {
	if err := samePersona(f, t); err != nil {
		return err
	}
	if f.has("shown") && f.text("shown") != wanted.shown() {
		return models.Fail(models.CodeConflict, fmt.Sprintf(
			"You chose %s after the page had shown another move, so nothing was moved yet. Look at what changes, then press the button.", wanted.words()))
	}
	return nil
}

func (p templatePages) moveLabel(c *fiber.Ctx, form *form, slug string, wanted publication) error {
	ctx, who := c.UserContext(), httpkit.RequestOf(c).Actor()
	if wanted.removes() {
		removal := removalIn(form, wanted)
		if err := form.err(removal.Problems()); err != nil {
			return err
		}
		err := p.store.RemoveLabel(ctx, who, slug, removal)
		if models.CodeOf(err) == models.CodeLabelNotFound {
			return models.Fail(models.CodeConflict, wanted.label+" is not set, so there is nothing to remove.")
		}
		return err
	}
	move := labelMoveIn(form, wanted)
	if err := form.err(move.Problems()); err != nil {
		return err
	}
	_, _, err := p.checks.Move(ctx, who, slug, move)
	return err
}

// publishAgain shows the page with the current state and the problems.
func (p templatePages) publishAgain(c *fiber.Ctx, form *form, slug string, wanted publication, err error, problems []models.FieldError) error {
	t, found := p.store.TemplateBySlug(c.UserContext(), slug)
	if found != nil {
		return found
	}
	if _, err := p.store.Version(c.UserContext(), slug, wanted.version); err != nil && !wanted.removes() {
		wanted.version = t.LatestVersion
	}
	return p.showPublish(c, httpkit.TellStatus(c, httpkit.SafeError(err)), t, wanted, form.again(problems, publishFields))
}

// unpublish is the address of removing live.
func (p templatePages) unpublish(c *fiber.Ctx) error {
	t, done, err := p.templateOf(c)
	if done || err != nil {
		return err
	}
	return p.seeOther(c, publishPath(t.Slug, "", versionNone))
}

// orBack redirects to the template's page with the message of an expected error. Other errors are returned.
func (p templatePages) orBack(c *fiber.Ctx, slug string, err error) error {
	switch models.CodeOf(err) {
	case models.CodeTemplateArchived, models.CodeConflict, models.CodeNotFound:
		return p.seeOther(c, templatePath(slug), bad(messageOnPage(httpkit.SafeError(err))))
	}
	return err
}
