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
)

// previewAnswer is what a preview's page starts with.
type previewAnswer struct {
	SessionToken string `json:"sessionToken"`
	MintID       string `json:"mintId"`
	ClientLabel  string `json:"clientLabel"`
	// Runs says what the session is made of: "v14", or "your unsaved edits".
	Runs string `json:"runs"`
	// MaxSessionLengthSeconds is the persona's own limit, null when it has none.
	MaxSessionLengthSeconds *int             `json:"maxSessionLengthSeconds"`
	Warnings                []previewWarning `json:"warnings"`
}

// previewWarning is what may fail at Anam; field is that of the editor's form.
type previewWarning struct {
	Field   string `json:"field"`
	Label   string `json:"label"`
	Message string `json:"message"`
}

// startTemplate mints for a version, a label, or the editor's form as it stands.
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

// run reads what the page wants to run; values are those of the form that the catalog is asked about.
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

// runDraft takes the editor's form. Where nothing in it differs from the latest version, that version is what runs.
func (p previewPages) runDraft(c *fiber.Ctx, form *form, in *mint.PreviewRequest) (string, map[string]string, error) {
	if !may(c, models.RoleEditor) {
		return "", nil, models.Fail(models.CodeForbidden, "Drafts are for editors. Choose a version.")
	}
	draft := personaIn(form)
	values := valuesOf(draft)
	in.Draft, in.Problems, in.Where = &draft, models.FieldsOf(form.err(draft.Problems("persona"))), draft.Name+" (draft)"
	if in.Template == "new" || len(in.Problems) > 0 {
		return "this form, not saved yet", values, nil
	}
	t, err := p.store.TemplateBySlug(c.UserContext(), in.Template)
	if err != nil {
		return "", nil, err
	}
	if maps.Equal(values, valuesOf(t.Version.Document.Persona)) {
		in.Draft, in.Version, in.Where = nil, &t.LatestVersion, draft.Name
		return "", values, nil
	}
	return "your unsaved edits on v" + strconv.Itoa(t.LatestVersion), values, nil
}

// startLab mints for a Lab persona, by its ID alone.
func (p previewPages) startLab(c *fiber.Ctx) error {
	id, err := labID(c)
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

// start mints and answers; complaints about a draft name the fields of the form.
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
		MaxSessionLengthSeconds: httpkit.OrNull(token.MaxSessionLengthSeconds), Warnings: p.previewWarnings(c, values),
	})
}

// previewWarnings are in the order of the form. They come from what is known already: nobody waits for them.
func (p previewPages) previewWarnings(c *fiber.Ctx, values map[string]string) []previewWarning {
	ctx := p.catalog.PeekContext(c.UserContext())
	warnings := []previewWarning{}
	if values == nil {
		return warnings
	}
	for field, message := range p.misfits(ctx, values) {
		warnings = append(warnings, previewWarning{Field: field, Label: models.FieldLabel(field), Message: message})
	}
	slices.SortFunc(warnings, func(a, b previewWarning) int { return models.FieldPlace(a.Field) - models.FieldPlace(b.Field) })
	return warnings
}

// atFormFields names the fields of the form in place of JSON paths; a part of a list is told before the message.
func atFormFields(err error) error {
	fields := atFields(models.FieldsOf(err))
	if len(fields) == 0 {
		return err
	}
	known := httpkit.SafeError(err)
	changed := *known
	changed.Fields = nil
	for _, f := range fields {
		field, part := formField(strings.TrimPrefix(f.Field, "personaConfig."))
		if part != "" {
			f.Message = capitalised(part) + ": " + f.Message
		}
		changed.Fields = append(changed.Fields, models.FieldError{Field: field, Code: f.Code, Message: f.Message})
	}
	return &changed
}

// beat is told again and again while a preview runs; 404 tells its page to hang up.
func (p previewPages) beat(c *fiber.Ctx) error {
	if err := p.mint.Beat(httpkit.RequestOf(c).User.ID, c.Params("id")); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}

// end is told when a preview is over, also by a page that is being closed.
func (p previewPages) end(c *fiber.Ctx) error {
	p.mint.EndPreview(httpkit.RequestOf(c).User.ID, c.Params("id"))
	return c.SendStatus(fiber.StatusNoContent)
}

// limitAnswer is null in both where Anam does not tell.
type limitAnswer struct {
	Active *int `json:"active"`
	Limit  *int `json:"limit"`
}

// limit tells how many sessions run, for the page whose session was refused for their number.
func (p previewPages) limit(c *fiber.Ctx) error {
	ctx, cancel := catalogContext(c)
	defer cancel()
	active, limit, known := p.catalog.Concurrency(ctx)
	if !known {
		return httpkit.AnswerJSON(c, fiber.StatusOK, limitAnswer{})
	}
	return httpkit.AnswerJSON(c, fiber.StatusOK, limitAnswer{Active: &active, Limit: &limit})
}
