package web

// Form is what stands in a form's fields, by field name, and what is wrong with it.
type Form struct {
	// Values are shown in the fields: as typed after an error, as stored otherwise.
	Values map[string]string
	// Chosen are the values of fields that take several, such as scopes.
	Chosen map[string][]string
	// Saved are the stored values where Values may differ from them, after an error or a conflict.
	// Nil when Values are the stored ones.
	Saved map[string]string
	// Errors are listed at the top, in this order, and stand at their fields.
	Errors []FieldError
	// Warnings stand at their fields and keep nobody from saving.
	Warnings map[string]string
	// ReadOnly is true where nothing may be changed; what is in the fields can be read and copied all the same.
	ReadOnly bool
}

// FieldError is one thing to mend.
type FieldError struct {
	// Field is the form field's name, empty when the error belongs to none.
	Field string
	// Label is the field's name on screen, empty to show the message alone.
	Label string
	// Message is a sentence that says what to do.
	Message string
	// Group is true when the complaint is about all options of the group that the field is in.
	Group bool
}

// ID is the element that the error summary leads to.
func (e FieldError) ID() string { return fieldID(e.Field) }

// Value is what stands in a field.
func (f Form) Value(field string) string { return f.Values[field] }

// Error is what is wrong with a field, empty when nothing is.
func (f Form) Error(field string) string {
	for _, e := range f.Errors {
		if e.Field == field {
			return e.Message
		}
	}
	return ""
}

// Warning is what is odd about a field, empty when nothing is.
func (f Form) Warning(field string) string { return f.Warnings[field] }

// Has tells whether a field of several values has this one.
func (f Form) Has(field, value string) bool {
	for _, chosen := range f.Chosen[field] {
		if chosen == value {
			return true
		}
	}
	return false
}

// Unsaved tells whether the page must say what is stored, because something else is shown.
func (f Form) Unsaved(field string) bool {
	return f.Saved != nil && f.Saved[field] != f.Values[field]
}

// Option is one choice of a select or a filter.
type Option struct {
	Value    string
	Label    string
	Selected bool
}

// FormLimit is the longest form of a persona, in bytes as it is sent: a version from before there was a bound has up to 1 MiB of JSON, which a
// form writes with three bytes for each that isn't plain, and twice while a conflict waits for a choice.
const FormLimit = 8 << 20
