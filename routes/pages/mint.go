package pages

import (
	"maps"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/mint"
	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// mintPages let an editor request a token by hand and see the answer that an app would get.
type mintPages struct {
	*screen
	directory directory
	mint      *mint.Service
}

var mintFields = shownFields{
	{name: "template", label: "Persona", says: map[string]string{"required": "Choose a persona, or give the ID of a Lab persona."}},
	{name: "label", label: "Label", says: map[string]string{"not_allowed": "A label goes with a persona of Greenroom, not with a Lab persona."}},
	{name: "version", label: "Version", says: map[string]string{"not_allowed": "A version goes with a persona of Greenroom, and stands in place of a label."}},
	{name: "personaId", label: "Lab persona ID", says: map[string]string{"not_allowed": "Choose a persona or give the ID of a Lab persona, not both."}},
	{name: "clientLabel", label: "Client label"},
}

// form shows the form. The query can fill in template, label, version, personaId and clientLabel.
func (p mintPages) form(c *fiber.Ctx) error {
	values := map[string]string{}
	for _, field := range mintFields {
		values[field.name] = c.Query(field.name)
	}
	page, err := p.page(c, web.Form{Values: values})
	if err != nil {
		return err
	}
	return p.show(c, page)
}

// page is the form with its choices and the equivalent API request.
func (p mintPages) page(c *fiber.Ctx, form web.Form) (web.Mint, error) {
	page := web.Mint{Form: form, BaseURL: p.baseURL(c), Body: mintBody(form)}
	asked, name := form.Value("template"), ""
	if asked != "" {
		t, err := p.directory.store.TemplateBySlug(c.UserContext(), asked)
		if err != nil && models.CodeOf(err) != models.CodeTemplateNotFound {
			return page, err
		}
		if err == nil {
			name, page.Labels = t.Version.Document.Persona.Name+" ("+t.Slug+")", slices.Sorted(maps.Keys(t.Labels))
		}
	}
	page.Template = personaChoices["mint"].shown(personasPath+"?for=mint", "f-template", "template", "Persona", asked, name)
	page.Template.Invalid = form.Error("template") != ""
	return page, nil
}

// create mints for the signed-in person. The attempt is recorded like an app's.
func (p mintPages) create(c *fiber.Ctx) error {
	form, err := readForm(c)
	if err != nil {
		return err
	}
	if form.values["template"], err = p.directory.personaAsked(c.UserContext(), form.line("template")); err != nil {
		return err
	}
	in := mintInput(form)
	if len(form.problems) > 0 {
		return p.invalid(c, form, form.err(in.Problems()))
	}
	began := p.now()
	request := httpkit.RequestOf(c)
	token, err := p.mint.Mint(c.UserContext(), request.Caller(), in)
	request.Template = token.Template
	took := p.now().Sub(began)
	switch models.CodeOf(err) {
	case "":
		return p.given(c, form, token, took)
	case models.CodeInvalidInput:
		return p.invalid(c, form, err)
	case models.CodeInternal:
		return err
	}
	return p.failed(c, form, err, took)
}

// invalid shows the problems in the form, beside the answer that an app would get.
func (p mintPages) invalid(c *fiber.Ctx, form *form, cause error) error {
	page, err := p.page(c, form.again(models.FieldsOf(cause), mintFields))
	if err != nil {
		return err
	}
	page.Failed = mintFailure(c, cause, 0)
	page.Failed.Fields = nil // the form's summary has them
	return p.showInvalid(c, page)
}

// failed shows the error that an app would get. The page itself worked, so its status is 200.
func (p mintPages) failed(c *fiber.Ctx, form *form, cause error, took time.Duration) error {
	page, err := p.page(c, form.again(nil, nil))
	if err != nil {
		return err
	}
	page.Failed = mintFailure(c, cause, took)
	return p.show(c, page, "result")
}

// given shows the token in its own answer, so that it enters no URL, cookie or log.
func (p mintPages) given(c *fiber.Ctx, form *form, token models.MintResult, took time.Duration) error {
	page, err := p.page(c, form.again(nil, nil))
	if err != nil {
		return err
	}
	page.Result = &web.MintResult{
		SessionToken: token.SessionToken.Reveal(), Type: token.Type, Expires: p.shownTime(token.ExpiresAt),
		Persona: token.Template, Version: token.Version, Label: token.Label, PersonaID: token.PersonaID,
		ClientLabel: token.ClientLabel, MintID: token.MintID, Answer: withoutToken(token), Milliseconds: int(took.Milliseconds()),
	}
	return p.showSecret(c, page, "result")
}
