package pages

import (
	"cmp"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// mintInput reads the form. Values that cannot be read become problems of the form.
func mintInput(f *form) models.MintRequest {
	in := models.MintRequest{
		Template: f.line("template"), PersonaID: f.line("personaId"), Label: f.line("label"),
		Version: f.whole("version"), ClientLabel: f.line("clientLabel"),
	}
	in.Normalize()
	return in
}

// mintBody is the JSON that an app would send for the same token.
// It is empty until a persona is named. It goes into single quotes in a shell command, so it contains none itself.
func mintBody(form web.Form) string {
	body := struct {
		Template    string         `json:"template,omitzero"`
		PersonaID   string         `json:"personaId,omitzero"`
		Label       string         `json:"label,omitzero"`
		Version     jsontext.Value `json:"version,omitzero"`
		ClientLabel string         `json:"clientLabel,omitzero"`
	}{
		Template: typedValue(form, "template"), PersonaID: typedValue(form, "personaId"), Label: typedValue(form, "label"), ClientLabel: typedValue(form, "clientLabel"),
	}
	if body.Template == "" && body.PersonaID == "" {
		return ""
	}
	if version := jsontext.Value(typedValue(form, "version")); version.Kind() == '0' && version.IsValid() {
		body.Version = version
	}
	raw, err := json.Marshal(body, httpkit.Written)
	if err != nil {
		return ""
	}
	return strings.ReplaceAll(string(raw), "'", `\u0027`)
}

func typedValue(form web.Form, field string) string { return strings.TrimSpace(form.Value(field)) }

// mintFailure is the error in the page's words, and the answer that an app would get.
func mintFailure(c *fiber.Ctx, cause error, took time.Duration) *web.MintFailure {
	e := httpkit.SafeError(cause)
	failure := &web.MintFailure{
		Status: httpkit.StatusOf[e.Code], Code: string(e.Code), Message: withLabels(e.PageMessage()), RequestID: httpkit.RequestOf(c).ID, Milliseconds: int(took.Milliseconds()),
		Answer: indented(httpkit.RequestOf(c).ErrorAnswer(e)),
	}
	for _, field := range e.Fields {
		failure.Fields = append(failure.Fields, web.FieldError{Label: failedLabel(field.Field), Message: withLabels(field.Message)})
	}
	return failure
}

// failedLabel names a field that a request was refused for, whether it stands in the form, in the persona or in the session options.
func failedLabel(path string) string {
	if strings.HasPrefix(path, "sessionOptions") {
		return "Session options"
	}
	return cmp.Or(mintFields.find(path).label, editorShown.labelled(path))
}

// withoutToken is the answer that an app would get, with dots in place of the token.
func withoutToken(token models.MintResult) string {
	answer := httpkit.AnswerToken(token)
	answer.SessionToken = "…"
	return indented(answer)
}

// indented writes JSON for people to read; "" for a value that has no JSON.
func indented(answer any) string {
	raw, err := json.Marshal(answer, httpkit.Written, jsontext.WithIndent("  "))
	if err != nil {
		return ""
	}
	return string(raw)
}
