package pages

import (
	"context"
	"slices"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// newEditor is the page of a persona that is not there yet.
func (p templatePages) newEditor(c *fiber.Ctx, form web.Form) web.Editor {
	httpkit.AllowMicrophone(c)
	view := web.Editor{New: true, Form: form, CanEdit: true, Draft: web.Draft{User: httpkit.RequestOf(c).User.ID, Persona: "new"}}
	p.addCatalog(c, &view)
	return view
}

// editor is the page of a template; form is what stands in its fields.
func (p templatePages) editor(c *fiber.Ctx, t models.Template, form web.Form) web.Editor {
	httpkit.AllowMicrophone(c)
	canEdit := may(c, models.RoleEditor) && t.ArchivedAt.IsZero()
	form.ReadOnly = !canEdit
	view := web.Editor{
		Head: p.head(t, "edit"), Form: form, Base: t.LatestVersion, CanEdit: canEdit,
		Draft: web.Draft{User: httpkit.RequestOf(c).User.ID, Persona: t.ID, Base: t.LatestVersion},
	}
	p.addCatalog(c, &view)
	return view
}

// addCatalog fills in what Anam lists: the chosen face and voice, the models to choose from, and a warning for what is not listed.
func (p templatePages) addCatalog(c *fiber.Ctx, view *web.Editor) {
	ctx, cancel := catalogContext(c)
	defer cancel()
	p.addModels(ctx, view)
	p.addFace(ctx, view)
	p.addVoice(ctx, view)
	view.Form.Warnings = p.misfits(ctx, view.Form.Values)
}

func (p templatePages) addModels(ctx context.Context, view *web.Editor) {
	chosen := view.Form.Value("llmId")
	llms, unread := p.catalog.Models(ctx)
	view.Unread, view.AnamDown = unread, p.silent(unread)
	view.Models = []web.Option{{Label: "Choose a model", Selected: chosen == ""}}
	listed := chosen == ""
	for _, m := range llms {
		view.Models = append(view.Models, web.Option{Value: m.ID, Label: m.Name, Selected: m.ID == chosen})
		listed = listed || m.ID == chosen
	}
	if listed {
		return
	}
	view.Models = append(view.Models, web.Option{Value: chosen, Label: chosen, Selected: true})
}

func (p templatePages) addFace(ctx context.Context, view *web.Editor) {
	view.Face = p.faceTile(ctx, view.Form.Value("avatarId"))
}

func (p templatePages) addVoice(ctx context.Context, view *web.Editor) {
	view.Voice = p.voiceTile(ctx, view.Form.Value("voiceId"))
}

// faceTile is the face of an ID as the current choice; without a name where Anam lists none.
func (s catalogNames) faceTile(ctx context.Context, id string) web.Face {
	a, listed, known := s.catalog.Avatar(ctx, id)
	face := shownFace(a, id)
	face.ID, face.Missing = id, id != "" && known && !listed
	return face
}

// voiceTile is the voice of an ID, as faceTile does a face.
func (s catalogNames) voiceTile(ctx context.Context, id string) web.Voice {
	v, listed, known := s.catalog.Voice(ctx, id)
	voice := shownVoice(v, id)
	voice.ID, voice.Missing = id, id != "" && known && !listed
	return voice
}

// storedForm shows what is stored.
func storedForm(p models.Persona) web.Form { return web.Form{Values: valuesOf(p)} }

// typedForm shows a form again as it was typed, beside what is stored.
func typedForm(f *form, problems []models.FieldError, saved map[string]string) web.Form {
	shown := f.again(atFields(problems), editorShown)
	if typed := f.line("llmIdTyped"); typed != "" {
		shown.Values["llmId"] = typed
	}
	shown.Saved = saved
	slices.SortStableFunc(shown.Errors, func(a, b web.FieldError) int { return models.FieldPlace(a.Field) - models.FieldPlace(b.Field) })
	return shown
}

// atFields puts complaints about a whole group at one of its fields, so that the summary can lead there.
func atFields(problems []models.FieldError) []models.FieldError {
	first := map[string]string{
		"persona.voiceGenerationOptions": "persona.voiceGenerationOptions.speed",
		"persona.directorNotes":          "persona.directorNotes.presetStyle",
	}
	problems = slices.Clone(problems)
	for i, p := range problems {
		if field, group := first[p.Field]; group {
			problems[i].Field = field
		}
	}
	return problems
}
