package pages

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// settingsFields are the fields of all forms on the settings page. Those of the slug and of a label lead to pages that ask first.
var settingsFields = shownFields{
	{name: "slug", label: "Slug", says: slugSays},
	{name: "description", label: "Description"},
	{name: "tags", label: "Tags"},
	{name: "label", label: "Label"},
	{name: "protected", label: "Protected"},
}

// slugSays are the messages about slugs on screen.
var slugSays = map[string]string{"taken": "Another persona has this slug. Choose another."}

func settingsPath(slug string) string { return templatePath(slug) + "/settings" }

// settings shows what applies without publishing, and leads to the pages that change slugs and labels.
func (p templatePages) settings(c *fiber.Ctx) error {
	t, done, err := p.templateOf(c)
	if done || err != nil {
		return err
	}
	return p.showSettings(c, fiber.StatusOK, t, web.Form{Values: settingsValues(t)})
}

func settingsValues(t models.Template) map[string]string {
	return map[string]string{"slug": t.Slug, "description": t.Description, "tags": strings.Join(t.Tags, ", ")}
}

func (p templatePages) showSettings(c *fiber.Ctx, status int, t models.Template, form web.Form) error {
	aliases, err := p.store.Aliases(c.UserContext(), t.ID)
	if err != nil {
		return err
	}
	labels, err := p.labelRows(c, t)
	if err != nil {
		return err
	}
	admins, err := p.directory.adminNames(c.UserContext())
	if err != nil {
		return err
	}
	keys, err := p.recentKeys(c.UserContext(), t.ID)
	if err != nil {
		return err
	}
	open := may(c, models.RoleEditor) && t.ArchivedAt.IsZero()
	view := web.TemplateSettings{
		Head: p.head(t, "settings"), Form: form, Aliases: aliases, Keys: keys, Labels: labels, Admins: admins, CanProtect: may(c, models.RoleAdmin),
		CanEdit: open, CanPublish: may(c, models.RoleEditor), CanDelete: may(c, models.RoleAdmin),
	}
	return p.showAs(c, status, view)
}

// labelRows are the labels that are set or protected, live first.
func (p templatePages) labelRows(c *fiber.Ctx, t models.Template) ([]web.LabelRow, error) {
	moves, err := p.store.LabelMoves(c.UserContext(), t.ID)
	if err != nil {
		return nil, err
	}
	mayMove := httpkit.RequestOf(c).Actor().MayMoveProtected()
	var rows []web.LabelRow
	for _, move := range moves {
		protected := slices.Contains(t.ProtectedLabels, move.Label)
		rows = append(rows, web.LabelRow{
			Label: move.Label, Version: move.To, Moved: p.shownTime(move.At), MovedBy: move.By.Shown(), Protected: protected, CanMove: !protected || mayMove,
		})
	}
	for _, label := range t.ProtectedLabels {
		if t.Labels[label] == 0 {
			rows = append(rows, web.LabelRow{Label: label, Protected: true, CanMove: mayMove})
		}
	}
	slices.SortStableFunc(rows, func(a, b web.LabelRow) int { return livePlace(a) - livePlace(b) })
	return rows, nil
}

func livePlace(r web.LabelRow) int {
	if r.IsLive() {
		return 0
	}
	return 1
}

// settingsSave saves the one setting of its form.
func (p templatePages) settingsSave(c *fiber.Ctx) error {
	form, t, err := p.formOfPersona(c)
	if err != nil {
		return err
	}
	said, err := p.applySetting(c, form, t)
	if err != nil {
		return p.settingsAgain(c, t, form, err)
	}
	return p.seeOther(c, settingsPath(t.Slug), good(said))
}

// settingsAgain shows the settings with what was typed and why it was refused.
func (p templatePages) settingsAgain(c *fiber.Ctx, t models.Template, form *form, err error) error {
	problems, ok := problemsOf(err)
	if !ok {
		return err
	}
	shown := form.again(problems, settingsFields)
	for name, value := range settingsValues(t) {
		if !form.has(name) {
			shown.Values[name] = value
		}
	}
	return p.showSettings(c, httpkit.TellStatus(c, httpkit.SafeError(err)), t, shown)
}

// applySetting gives the message to show.
func (p templatePages) applySetting(c *fiber.Ctx, form *form, t models.Template) (said string, err error) {
	var change models.TemplatePatch
	switch form.text("change") {
	case "description":
		text := strings.TrimSpace(form.text("description"))
		change.Description, said = &text, "Description saved."
	case "tags":
		tags := form.trimmed("tags", ",\n")
		change.Tags, said = &tags, "Tags saved."
	case "protect":
		return p.protectLabel(c, form, t)
	default:
		return "", models.Invalid(models.FieldError{Code: "invalid", Message: "Use one of the buttons of this page."})
	}
	if err := form.err(change.Problems()); err != nil {
		return "", err
	}
	_, err = p.store.PatchTemplate(c.UserContext(), httpkit.RequestOf(c).Actor(), t.Slug, change)
	return said, err
}

// protectLabel protects a label, so that only admins move it, or unprotects it.
func (p templatePages) protectLabel(c *fiber.Ctx, form *form, t models.Template) (said string, err error) {
	label, on := form.line("label"), form.choice("protected")
	if on == nil {
		form.complain("protected", "required", "Use one of the buttons of this page.")
		return "", form.err(nil)
	}
	if _, err := p.store.SetLabelProtected(c.UserContext(), httpkit.RequestOf(c).Actor(), t.Slug, label, *on); err != nil {
		return "", err
	}
	if *on {
		return "Label " + label + " is protected: only admins move it, and the keys that they allow.", nil
	}
	return "Label " + label + " is open again: every editor moves it.", nil
}
