package pages

import (
	"slices"

	"greenroom/models"
	"greenroom/web"
)

// shownField is a field of a form as people see it.
type shownField struct {
	name, label string
	// says is what people read in place of the API's message, by the complaint's code: on screen a template is called a persona.
	says map[string]string
}

// shownFields are the fields of a form, in the order of the page.
type shownFields []shownField

// place tells where a field stands, -1 for what belongs to none.
func (fields shownFields) place(name string) int {
	return slices.IndexFunc(fields, func(f shownField) bool { return f.name == name })
}

// find gives a field, or one without words where the form has none of this name.
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
	return complaint.Message
}

// inOrder sorts complaints as their fields stand on the page; what belongs to no field comes first.
func (fields shownFields) inOrder(complaints []web.FieldError) {
	slices.SortStableFunc(complaints, func(a, b web.FieldError) int { return fields.place(a.Field) - fields.place(b.Field) })
}
