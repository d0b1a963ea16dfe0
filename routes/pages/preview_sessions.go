package pages

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"greenroom/mint"
	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// previewAnswer is the session that a preview page starts with.
type previewAnswer struct {
	SessionToken string `json:"sessionToken"`
	MintID       string `json:"mintId"`
	ClientLabel  string `json:"clientLabel"`
	// Runs describes the persona that runs: "v14", or "your unsaved edits".
	Runs string `json:"runs"`
	// MaxSessionLengthSeconds is the persona's own limit, null when it has none.
	MaxSessionLengthSeconds *int `json:"maxSessionLengthSeconds"`
	// Note says what a person misses in this preview that an app brings; empty for a complete persona.
	Note     string           `json:"note"`
	Warnings []previewWarning `json:"warnings"`
}

// previewWarning is a problem that Anam may have with the persona. Field is a field of the editor's form.
type previewWarning struct {
	Field   string `json:"field"`
	Label   string `json:"label"`
	Message string `json:"message"`
}

// startTemplate mints for a version, a label, or the editor's unsaved form.
func (p previewPages) startTemplate(c *fiber.Ctx) error {
	form, err := readForm(c)
	if err != nil {
		return err
	}
	in := mint.PreviewRequest{Template: strings.Clone(c.Params("slug")), TakeOver: form.line("takeOver") == "true"}
	runs, values, err := p.run(c, form, &in)
	if err != nil {
		return err
	}
	return p.start(c, in, runs, values)
}

// run reads the source to preview. values are the form values to check against the catalog, nil for saved versions.
func (p previewPages) run(c *fiber.Ctx, form *form, in *mint.PreviewRequest) (runs string, values map[string]string, err error) {
	switch run := form.line("run"); {
	case run == draftRun:
		return p.runDraft(c, form, in)
	case strings.HasPrefix(run, "version="):
		n, err := strconv.Atoi(strings.TrimPrefix(run, "version="))
		if err != nil {
			return "", nil, models.Fail(models.CodeVersionNotFound, "This is no number of a version.")
		}
		in.Version = &n
	case strings.HasPrefix(run, "label="):
		in.Label = strings.TrimPrefix(run, "label=")
	}
	t, err := p.store.TemplateBySlug(c.UserContext(), in.Template)
	if err != nil {
		return "", nil, err
	}
	in.Where = t.Version.Document.Persona.Name
	return "", nil, nil
}

// runDraft previews the editor's form. A form that equals the latest version runs as that version.
func (p previewPages) runDraft(c *fiber.Ctx, form *form, in *mint.PreviewRequest) (string, map[string]string, error) {
	if !may(c, models.RoleEditor) {
		return "", nil, models.Fail(models.CodeForbidden, "Drafts are for editors. Choose a version.")
	}
	t, err := p.savedOf(c, in.Template)
	if err != nil {
		return "", nil, err
	}
	stored := valuesOf(t.Version.Document)
	form.keepUnsent(stored)
	draft := versionIn(form)
	values := valuesOf(models.Document{}.With(draft))
	in.Draft, in.Problems, in.Where = &draft, models.FieldsOf(form.err(draft.Problems())), draft.Persona.Name+" (draft)"
	if t.ID == "" || len(in.Problems) > 0 {
		return "this form, not saved yet", values, nil
	}
	if maps.Equal(values, stored) {
		in.Draft, in.Version, in.Where = nil, &t.LatestVersion, draft.Persona.Name
		return "", values, nil
	}
	return "your unsaved edits on v" + strconv.Itoa(t.LatestVersion), values, nil
}

// savedOf gives the template whose form is previewed; that of a new persona is none.
func (p previewPages) savedOf(c *fiber.Ctx, slug string) (models.Template, error) {
	if slug == "new" {
		return models.Template{}, nil
	}
	return p.store.TemplateBySlug(c.UserContext(), slug)
}

// startLab mints for a Lab persona, by its ID alone.
func (p previewPages) startLab(c *fiber.Ctx) error {
	id, err := idInPath(c)
	if err != nil {
		return err
	}
	form, err := readForm(c)
	if err != nil {
		return err
	}
	where := "Lab persona " + shortID(id)
	return p.start(c, mint.PreviewRequest{PersonaID: id, TakeOver: form.line("takeOver") == "true", Where: where}, "the Lab's own", nil)
}

// start mints and answers. Problems of a draft name the fields of the form.
func (p previewPages) start(c *fiber.Ctx, in mint.PreviewRequest, runs string, values map[string]string) error {
	token, err := p.mint.Preview(c.UserContext(), httpkit.RequestOf(c).Caller(), in)
	if err != nil {
		return atFormFields(err)
	}
	if token.Version > 0 {
		runs = fmt.Sprintf("v%d", token.Version)
	}
	return httpkit.AnswerJSON(c, fiber.StatusCreated, previewAnswer{
		SessionToken: token.SessionToken.Reveal(), MintID: token.MintID, ClientLabel: token.ClientLabel, Runs: runs,
		MaxSessionLengthSeconds: httpkit.OrNull(token.MaxSessionLengthSeconds), Note: web.PreviewNote(token.Kind), Warnings: p.previewWarnings(c, values),
	})
}

// previewWarnings come in the order of the form. They use only lists that are cached, so that nothing waits for Anam.
func (p previewPages) previewWarnings(c *fiber.Ctx, values map[string]string) []previewWarning {
	ctx := p.catalog.PeekContext(c.UserContext())
	warnings := []previewWarning{}
	if values == nil {
		return warnings
	}
	for field, message := range p.catalogWarnings(ctx, values) {
		warnings = append(warnings, previewWarning{Field: field, Label: models.FieldLabel(field), Message: message})
	}
	slices.SortFunc(warnings, func(a, b previewWarning) int { return models.FieldPlace(a.Field) - models.FieldPlace(b.Field) })
	return warnings
}

// atFormFields words an error for people and replaces JSON paths with fields of the form. The entry of a list goes before the message.
func atFormFields(err error) error {
	known := httpkit.SafeError(err)
	if known.Code == models.CodeInternal {
		return err
	}
	changed := *known
	changed.Message, changed.Fields = withLabels(known.PageMessage()), nil
	for _, f := range known.Fields {
		field, part := formField(strings.TrimPrefix(f.Field, "personaConfig."))
		words := editorShown.find(field)
		if words.at != "" {
			field = words.at
		}
		message := words.message(f)
		if part != "" {
			message = capitalised(part) + ": " + message
		}
		changed.Fields = append(changed.Fields, models.FieldError{Field: field, Code: f.Code, Message: message})
	}
	return &changed
}

// beat is the heartbeat of a running preview. 404 tells the page to hang up.
func (p previewPages) beat(c *fiber.Ctx) error {
	if err := p.mint.Beat(httpkit.RequestOf(c).User.ID, c.Params("id")); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}

// end is called when a preview is over, also by a page that is being closed.
func (p previewPages) end(c *fiber.Ctx) error {
	p.mint.EndPreview(httpkit.RequestOf(c).User.ID, c.Params("id"))
	return c.SendStatus(fiber.StatusNoContent)
}

// limitAnswer has null in both fields when Anam does not tell.
type limitAnswer struct {
	Active *int `json:"active"`
	Limit  *int `json:"limit"`
}

// limit answers how many sessions run, for a page whose session was refused because of the concurrency limit.
func (p previewPages) limit(c *fiber.Ctx) error {
	ctx, cancel := catalogContext(c)
	defer cancel()
	active, limit, known := p.catalog.Concurrency(ctx)
	if !known {
		return httpkit.AnswerJSON(c, fiber.StatusOK, limitAnswer{})
	}
	return httpkit.AnswerJSON(c, fiber.StatusOK, limitAnswer{Active: &active, Limit: &limit})
}
