package pages

import (
	"context"
	"slices"

	"github.com/gofiber/fiber/v2"

	"greenroom/catalog"
	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// newEditor is the editor of a persona that was never saved.
func (p templatePages) newEditor(c *fiber.Ctx, form web.Form) web.Editor {
	httpkit.AllowMicrophone(c)
	view := web.Editor{New: true, Form: form, CanEdit: true, Draft: web.Draft{User: httpkit.RequestOf(c).User.ID, Persona: "new"}}
	p.addCatalog(c, &view)
	return view
}

// editor is the editor of a template, filled with form.
func (p templatePages) editor(c *fiber.Ctx, t models.Template, form web.Form) web.Editor {
	httpkit.AllowMicrophone(c)
	canEdit := may(c, models.RoleEditor) && t.ArchivedAt.IsZero()
	form.ReadOnly = !canEdit
	view := web.Editor{
		Head: p.head(t, "edit"), Form: form, Base: t.LatestVersion, CanEdit: canEdit,
		Draft: web.Draft{User: httpkit.RequestOf(c).User.ID, Persona: t.ID, Base: t.LatestVersion},
	}
	if failing, err := p.failing(c.UserContext(), t.ID); err == nil { // a mark that can't be read keeps nobody from editing
		view.Head.Failing = failing[t.ID]
	}
	p.addCatalog(c, &view)
	return view
}

// addCatalog adds data from Anam's lists: the chosen face and voice, the models to choose from, and warnings.
func (p templatePages) addCatalog(c *fiber.Ctx, view *web.Editor) {
	ctx, cancel := catalogContext(c)
	defer cancel()
	p.addModels(ctx, view)
	p.addFace(ctx, view)
	p.addVoice(ctx, view)
	view.Form.Warnings = p.catalogWarnings(ctx, view.Form.Values)
}

func (p templatePages) addModels(ctx context.Context, view *web.Editor) {
	llms, unread := p.catalog.Models(ctx)
	view.Unread, view.AnamDown = unread, p.untold(unread)
	llms = slices.DeleteFunc(slices.Clone(llms), func(m catalog.Model) bool { return m.ID == models.OwnBrain }) // the kind says it
	options := optionsOf(llms, func(m catalog.Model) (string, string) { return m.ID, m.Name })
	chosen := view.Form.Value("llmId")
	if chosen == models.OwnBrain {
		chosen = ""
	}
	view.Models = optionsWithBlank("Choose a model", options, chosen)
}

func (p templatePages) addFace(ctx context.Context, view *web.Editor) {
	view.Face = p.faceTile(ctx, view.Form.Value("avatarId"))
}

func (p templatePages) addVoice(ctx context.Context, view *web.Editor) {
	view.Voice = p.voiceTile(ctx, view.Form.Value("voiceId"))
}

// storedForm is the form filled from a stored document.
func storedForm(d models.Document) web.Form { return web.Form{Values: valuesOf(d)} }

// typedForm is the form as typed, with its problems. saved are the stored values.
func typedForm(f *form, problems []models.FieldError, saved map[string]string) web.Form {
	shown := f.again(problems, editorShown)
	if typed := f.line("llmIdTyped"); typed != "" {
		shown.Values["llmId"] = typed
	}
	shown.Values[kindField], shown.Saved = string(f.kind()), saved
	slices.SortStableFunc(shown.Errors, func(a, b web.FieldError) int { return models.FieldPlace(a.Field) - models.FieldPlace(b.Field) })
	return shown
}

// nameClashes shows the values of both sides by name, picture and sample instead of ID.
func (s catalogNames) nameClashes(catalogCtx context.Context, clashes []web.ConflictField) {
	for i := range clashes {
		field := &clashes[i]
		for _, value := range []*web.ConflictValue{&field.Base, &field.Theirs, &field.Yours} {
			s.nameClash(catalogCtx, field.Name, value)
		}
	}
}

func (s catalogNames) nameClash(catalogCtx context.Context, field string, value *web.ConflictValue) {
	switch field {
	case "avatarId":
		face := s.faceTile(catalogCtx, value.Text)
		value.Face = &face
	case "voiceId":
		voice := s.voiceTile(catalogCtx, value.Text)
		value.Voice = &voice
	case "llmId":
	case kindField:
		value.Named = []web.FieldValue{{Text: web.KindTitle(models.PersonaKind(value.Text))}}
		return
	case "toolIds":
		value.Named = s.toolNames(catalogCtx, value.Text)
		return
	default:
		return
	}
	value.Named = []web.FieldValue{s.fieldValue(catalogCtx, field, value.Text)}
}
