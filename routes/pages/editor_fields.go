package pages

import (
	"slices"
	"strings"

	"greenroom/models"
	"greenroom/web"
)

// kindField is the form's own field for the kind of a persona. It stands for enableAudioPassthrough, and for the model's ID that no list has.
const kindField = web.KindField

// switchOfFaces is the field of a document that kindField decides on.
const switchOfFaces = "enableAudioPassthrough"

// editorFields are the fields of a version as the form has them, in the order of the page.
var editorFields = append([]string{kindField}, slices.DeleteFunc(models.FieldPaths(), func(path string) bool { return path == switchOfFaces })...)

// editorShown names every field on screen, those of the template itself too.
var editorShown = shownInEditor()

func shownInEditor() shownFields {
	fields := shownFields{
		{name: "slug", label: "Slug", says: slugSays}, {name: "description", label: "Description"}, {name: "tags", label: "Tags"}, {name: "note", label: "What changed"},
		{name: kindField, label: "Who thinks and speaks"},
	}
	for _, group := range models.FieldGroups() {
		fields = append(fields, shownField{name: group.Path, label: group.Label, at: models.Fields()[models.FieldPlace(group.Path)].Path})
	}
	for _, field := range models.Fields() {
		fields = append(fields, shownField{name: field.Path, label: field.Label})
	}
	return fields
}

// versionIn reads a version from the form and normalises it; what cannot be read becomes the form's problems.
// What the chosen kind of persona has no use for is left out, and so are the problems with it.
func versionIn(f *form) models.NewVersion {
	d := models.Document{}.Opened()
	for _, field := range models.Fields() {
		f.readField(field, &d)
	}
	kind := f.kind()
	d.Persona = d.Persona.As(kind)
	f.problems = slices.DeleteFunc(f.problems, func(p models.FieldError) bool { return !formHas(kind, p.Field) })
	if *d.Session.Egress.Daily != (models.DailyEgress{}) {
		d.Session.Egress.Mode = models.EgressDaily
	}
	in := models.NewVersion{Persona: &d.Persona, Session: d.Session, Note: f.line("note")}
	in.Normalize()
	return in
}

// kind is the kind that was chosen. Where none was, the fields tell it, and so does a model's ID that was typed.
func (f *form) kind() models.PersonaKind {
	persona := models.Persona{LLMID: f.fieldText(models.FieldAt("llmId")), EnableAudioPassthrough: f.copy().choice(switchOfFaces)}
	chosen := models.PersonaKind(f.line(kindField))
	if !slices.Contains(models.PersonaKinds(), chosen) {
		return persona.Kind()
	}
	if chosen == models.PersonaComplete && persona.LLMID == models.OwnBrain {
		return models.PersonaOwnBrain
	}
	return chosen
}

// formHas tells whether the form shows a field for personas of this kind.
func formHas(kind models.PersonaKind, name string) bool {
	if name == "llmId" || name == "llmIdTyped" {
		return kind == models.PersonaComplete
	}
	return models.FieldAt(name).Path == "" || kind.Has(name)
}

// keepUnsent takes the fields that a form doesn't send from the version that it was filled from:
// a page from before they were there, which is still open in some browser, removes nothing.
func (f *form) keepUnsent(stored map[string]string) {
	for _, path := range models.FieldPaths() {
		if value := stored[path]; value != "" && !f.has(path) && (path == switchOfFaces || strings.HasPrefix(path, "session.")) {
			f.values[path] = value
		}
	}
}

// readField takes one field of the document from the form; its name in the form is its path.
func (f *form) readField(field models.Field, d *models.Document) {
	switch in := field.In(d).(type) {
	case *string:
		*in = f.fieldText(field)
	case **float64:
		*in = f.number(field.Path)
	case **int:
		*in = f.whole(field.Path)
	case **bool:
		*in = f.choice(field.Path)
	case *[]string:
		*in = f.list(field.Path, "\n,")
	case *[]models.Tool:
		*in = f.tools(field.Path)
	}
}

// fieldText reads a text; a model's ID that was typed by hand wins over the chosen one.
func (f *form) fieldText(field models.Field) string {
	switch {
	case field.Kind == models.KindText:
		return f.text(field.Path)
	case field.Path == "llmId" && f.line("llmIdTyped") != "":
		return f.line("llmIdTyped")
	}
	return f.line(field.Path)
}

// tools reads pasted tools; an empty field is none.
func (f *form) tools(name string) []models.Tool {
	if f.line(name) == "" {
		return nil
	}
	tools, wrong := pastedTools(name, f.text(name))
	if wrong != nil {
		f.problems = append(f.problems, *wrong)
	}
	return tools
}

// valuesOf gives the text of each form field for a document.
func valuesOf(d models.Document) map[string]string {
	fields, err := d.Values()
	values := make(map[string]string, len(fields))
	if err != nil {
		return values // only tools that were never JSON cannot be written as JSON
	}
	for _, field := range fields {
		values[field.Name] = field.Text
	}
	values[kindField] = string(d.Persona.Kind())
	if values["llmId"] == models.OwnBrain {
		values["llmId"] = ""
	}
	return values
}
