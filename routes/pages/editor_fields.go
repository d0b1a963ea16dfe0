package pages

import "greenroom/models"

// editorShown names every field on screen, those of the template itself too.
var editorShown = shownInEditor()

func shownInEditor() shownFields {
	fields := shownFields{
		{name: "slug", label: "Slug", says: slugSays}, {name: "description", label: "Description"}, {name: "tags", label: "Tags"}, {name: "note", label: "What changed"},
	}
	for _, group := range models.FieldGroups() {
		fields = append(fields, shownField{name: group.Path, label: group.Label, at: models.PersonaFields()[models.FieldPlace(group.Path)].Path})
	}
	for _, field := range models.PersonaFields() {
		fields = append(fields, shownField{name: field.Path, label: field.Label})
	}
	return fields
}

// personaIn reads a persona from the form and normalises it; what cannot be read becomes the form's problems.
func personaIn(f *form) models.Persona {
	p := models.Persona{}.Opened()
	for _, field := range models.PersonaFields() {
		f.readField(field, &p)
	}
	p.Normalize()
	return p
}

// readField takes one field of the persona from the form; its name in the form is its JSON path.
func (f *form) readField(field models.PersonaField, p *models.Persona) {
	switch in := field.In(p).(type) {
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
func (f *form) fieldText(field models.PersonaField) string {
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

// valuesOf gives the text of each form field for a persona.
func valuesOf(p models.Persona) map[string]string {
	p.Normalize() // a version of an earlier rule differs from a form only where somebody changed it
	fields, err := p.Values()
	values := make(map[string]string, len(fields))
	if err != nil {
		return values // only tools that were never JSON cannot be written as JSON
	}
	for _, field := range fields {
		values[field.Name] = field.Text
	}
	return values
}
