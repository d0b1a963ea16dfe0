package pages

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// Values of the editor's buttons other than Save.
const (
	thenPublish = "publish" // saves and goes on to the publish page
	thenRestore = "restore" // saves nothing: the browser hands back edits that it kept
)

// newTemplate shows an editor with Anam's default model, or with a copy of a Lab persona.
func (p templatePages) newTemplate(c *fiber.Ctx) error {
	if c.Query("lab") != "" {
		return p.newTemplateFromLab(c)
	}
	ctx, cancel := catalogContext(c)
	defer cancel()
	form := web.Form{Values: map[string]string{}}
	llms, _ := p.catalog.Models(ctx)
	for _, m := range llms {
		if m.Default {
			form.Values["llmId"] = m.ID
			break
		}
	}
	return p.show(c, p.newEditor(c, form))
}

// newTemplateFromLab shows a copy of a Lab persona in the form. Nothing is saved yet.
func (p templatePages) newTemplateFromLab(c *fiber.Ctx) error {
	persona, copied, err := p.labPersona(c, c.Query("lab"))
	if err != nil {
		return err
	}
	form := storedForm(models.NewDocument(copied.Persona))
	form.Values["slug"], form.Values["description"] = slugOf(persona.Name), truncated(persona.Description, descriptionLength)
	view := p.newEditor(c, form)
	view.FromLab = &web.LabOrigin{Name: persona.Name, Lost: copied.Lost}
	return p.show(c, view)
}

func (p templatePages) create(c *fiber.Ctx) error {
	form, err := readForm(c)
	if err != nil {
		return err
	}
	if form.text("then") == thenRestore {
		return p.show(c, p.restored(p.newEditor(c, typedForm(form, nil, map[string]string{})), editsRestored))
	}
	version := versionIn(form)
	in := models.NewTemplate{
		Slug: form.line("slug"), Description: form.line("description"), Tags: form.trimmed("tags", ",\n"),
		Persona: *version.Persona, Session: version.Session, Note: version.Note,
	}
	err = form.err(in.Problems())
	var t models.Template
	if err == nil {
		t, err = p.store.CreateTemplate(c.UserContext(), httpkit.RequestOf(c).Actor(), in)
	}
	if err != nil {
		return p.showAgain(c, err, func(problems []models.FieldError) web.View {
			return p.newEditor(c, typedForm(form, problems, nil))
		})
	}
	return p.afterSave(c, form, t.Slug, t.LatestVersion, "Made "+models.ShownName(t.Version.Document.Persona.Name)+". Publish it when apps may have it.")
}

func (p templatePages) edit(c *fiber.Ctx) error {
	t, done, err := p.templateOf(c)
	if done || err != nil {
		return err
	}
	if asked := c.Query("restore"); asked != "" {
		return p.editOlder(c, t, asked)
	}
	return p.show(c, p.editor(c, t, storedForm(t.Version.Document)))
}

// save makes the next version from the form. A form that was filled from an older version is a conflict.
func (p templatePages) save(c *fiber.Ctx) error {
	form, t, err := p.formOfPersona(c)
	if err != nil {
		return err
	}
	base := t.LatestVersion
	if n := form.whole("base"); n == nil || *n != base {
		return p.showConflict(c, form, t)
	}
	stored := valuesOf(t.Version.Document)
	form.keepUnsent(stored)
	if form.text("then") == thenRestore {
		return p.show(c, p.restored(p.editor(c, t, typedForm(form, nil, stored)), editsRestored))
	}
	takeTheirs(form, stored)
	in := versionIn(form)
	err = form.err(in.Problems())
	var saved models.Version
	var created bool
	if err == nil {
		saved, created, err = p.store.SaveVersion(c.UserContext(), httpkit.RequestOf(c).Actor(), t.Slug, base, in)
	}
	switch {
	case models.CodeOf(err) == models.CodeStaleVersion:
		return p.conflictAfter(c, form, t.Slug)
	case err != nil:
		return p.showAgain(c, err, func(problems []models.FieldError) web.View {
			return p.editor(c, t, typedForm(form, problems, stored))
		})
	case !created:
		return p.afterSave(c, form, t.Slug, saved.Number, "Nothing changed.")
	}
	return p.afterSave(c, form, t.Slug, saved.Number, fmt.Sprintf("Saved v%d.", saved.Number))
}

// afterSave redirects to publishing when that button was used, else back to the editor.
func (p templatePages) afterSave(c *fiber.Ctx, form *form, slug string, version int, said string) error {
	if form.text("then") == thenPublish {
		return p.seeOther(c, fmt.Sprintf("%s/publish?version=%d", templatePath(slug), version))
	}
	return p.seeOther(c, templatePath(slug), good(said))
}

// conflictAfter shows the conflict when another save came between reading and writing.
func (p templatePages) conflictAfter(c *fiber.Ctx, form *form, slug string) error {
	t, err := p.store.TemplateBySlug(c.UserContext(), slug)
	if err != nil {
		return err
	}
	return p.showConflict(c, form, t)
}

// showConflict merges the form with the version that was saved meanwhile. The next save goes on top of that version.
func (p templatePages) showConflict(c *fiber.Ctx, form *form, t models.Template) error {
	base, err := p.baseValues(c, form, t.Slug)
	if err != nil {
		return err
	}
	form.keepUnsent(base)
	theirs, yours := valuesOf(t.Version.Document), canonicalValues(form, versionIn(form))
	merged := mergeFields(base, theirs, yours, form.values)
	form.values = merged.values
	view := p.editor(c, t, typedForm(form, nil, theirs))
	catalogCtx, cancel := catalogContext(c)
	defer cancel()
	p.nameClashes(catalogCtx, merged.clash)
	view.Conflict = &web.Conflict{Who: t.Version.CreatedBy.Shown(), Version: t.LatestVersion, Fields: merged.clash, Taken: merged.taken, Left: merged.left}
	view.Draft.Base = startOf(form)
	if base != nil {
		view.Conflict.DiffURL = fmt.Sprintf("%s/diff?from=%d&to=%d", templatePath(t.Slug), view.Draft.Base, t.LatestVersion)
	}
	return p.showAs(c, fiber.StatusConflict, view)
}

// baseValues are those of the version that the form was filled from; nil when the form names no such version.
func (p templatePages) baseValues(c *fiber.Ctx, form *form, slug string) (map[string]string, error) {
	n := form.whole("base")
	if n == nil {
		return nil, nil
	}
	version, err := p.store.Version(c.UserContext(), slug, *n)
	if models.CodeOf(err) == models.CodeVersionNotFound {
		return nil, nil
	}
	return valuesOf(version.Document), err
}
