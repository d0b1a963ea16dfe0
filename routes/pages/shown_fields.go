package pages

import (
	"slices"
	"strings"

	"greenroom/models"
	"greenroom/web"
)

// shownField is a field of a form with its words on screen.
type shownField struct {
	name, label string
	// says replaces the API's message on screen, by code: there a template is called a persona.
	says map[string]string
	// at is the field of a group of options at which complaints about the whole group stand, so that the summary can lead there.
	at string
}

// shownFields are the fields of a form, in the order of the page.
type shownFields []shownField

// place is the index of a field, -1 when the form has none of this name.
func (fields shownFields) place(name string) int {
	return slices.IndexFunc(fields, func(f shownField) bool { return f.name == name })
}

// find gives a field, or one without words when the form has none of this name.
func (fields shownFields) find(name string) shownField {
	if i := fields.place(name); i >= 0 {
		return fields[i]
	}
	return shownField{}
}

// message words a complaint about the field for people.
func (f shownField) message(complaint models.FieldError) string {
	if onPage, known := f.says[complaint.Code]; known {
		return onPage
	}
	return withLabels(complaint.Message)
}

// labelled names the field of a JSON path as the page does, with the entry of a list; empty when the form has no such field.
func (fields shownFields) labelled(path string) string {
	field, part := formField(strings.TrimPrefix(path, "personaConfig."))
	label := fields.find(field).label
	if part != "" {
		label = strings.TrimPrefix(label+", "+part, ", ")
	}
	return label
}

// inOrder sorts problems by the order of their fields on the page. Problems without a field come first.
func (fields shownFields) inOrder(complaints []web.FieldError) {
	slices.SortStableFunc(complaints, func(a, b web.FieldError) int { return fields.place(a.Field) - fields.place(b.Field) })
}
