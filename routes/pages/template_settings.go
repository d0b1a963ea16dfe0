package pages

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// settingsFields are the fields of all forms on the settings page.
var settingsFields = shownFields{
	{name: "slug", label: "Slug", says: slugSays},
	{name: "description", label: "Description"},
	{name: "tags", label: "Tags"},
	{name: "label", label: "Label"},
	{name: "version", label: "Version"},
	{name: "protected", label: "Protected"},
}

// slugSays are the messages about slugs on screen.
var slugSays = map[string]string{"taken": "Another persona has this slug. Choose another."}

func settingsPath(slug string) string { return templatePath(slug) + "/settings" }

// settings shows the settings, which apply at once, without publishing.
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
	form, t, err := p.formAndTemplate(c)
	if err != nil {
		return err
	}
	slug, said, err := p.applySetting(c, form, t)
	if err == nil {
		return p.seeOther(c, settingsPath(slug), good(said))
	}
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
	return p.showSettings(c, httpkit.StatusOf[models.CodeOf(err)], t, shown)
}

// applySetting gives the template's slug after the change, and the message to show.
func (p templatePages) applySetting(c *fiber.Ctx, form *form, t models.Template) (slug, said string, err error) {
	var change models.TemplatePatch
	switch form.text("change") {
	case "slug":
		wanted := form.line("slug")
		change.Slug, said = &wanted, "The slug is "+wanted+" now. "+t.Slug+" keeps working until another persona takes it."
		if wanted == t.Slug {
			said = "Nothing changed."
		}
	case "description":
		text := strings.TrimSpace(form.text("description"))
		change.Description, said = &text, "Description saved."
	case "tags":
		tags := form.trimmed("tags", ",\n")
		change.Tags, said = &tags, "Tags saved."
	case "label":
		return p.setLabel(c, form, t)
	case "protect":
		return p.protectLabel(c, form, t)
	default:
		return t.Slug, "", models.Invalid(models.FieldError{Code: "invalid", Message: "Use one of the buttons of this page."})
	}
	if err := form.err(change.Problems()); err != nil {
		return t.Slug, "", err
	}
	t, err = p.store.PatchTemplate(c.UserContext(), httpkit.RequestOf(c).Actor(), t.Slug, change)
	return t.Slug, said, err
}

// setLabel moves a label; an empty version removes it.
func (p templatePages) setLabel(c *fiber.Ctx, form *form, t models.Template) (slug, said string, err error) {
	label, version := form.line("label"), form.whole("version")
	if version == nil && len(form.problems) == 0 {
		err = p.store.RemoveLabel(c.UserContext(), httpkit.RequestOf(c).Actor(), t.Slug, label)
		return t.Slug, "Label " + label + " is gone.", atField(err, models.CodeLabelNotFound, "label", "There is no such label. To set it, give a version.")
	}
	move := models.LabelMove{Label: label}
	if version != nil {
		move.Version = *version
	}
	if err := form.err(move.Problems()); err != nil {
		return t.Slug, "", err
	}
	_, _, err = p.checks.Move(c.UserContext(), httpkit.RequestOf(c).Actor(), t.Slug, move)
	said = fmt.Sprintf("Label %s points at v%s now.", label, strconv.Itoa(move.Version))
	return t.Slug, said, atField(err, models.CodeVersionNotFound, "version", "There is no such version.")
}

// protectLabel protects a label, so that only admins move it, or unprotects it.
func (p templatePages) protectLabel(c *fiber.Ctx, form *form, t models.Template) (slug, said string, err error) {
	label, on := form.line("label"), form.choice("protected")
	if on == nil {
		form.complain("protected", "required", "Use one of the buttons of this page.")
		return t.Slug, "", form.err(nil)
	}
	if _, err := p.store.SetLabelProtected(c.UserContext(), httpkit.RequestOf(c).Actor(), t.Slug, label, *on); err != nil {
		return t.Slug, "", err
	}
	if *on {
		return t.Slug, "Label " + label + " is protected: only admins move it, and the keys that they allow.", nil
	}
	return t.Slug, "Label " + label + " is open again: every editor moves it.", nil
}

// atField turns an error with the code into a problem of a field.
func atField(err error, code models.Code, field, message string) error {
	if models.CodeOf(err) == code {
		return models.Invalid(models.FieldError{Field: field, Code: "not_found", Message: message})
	}
	return err
}
