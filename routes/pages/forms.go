package pages

import (
	"maps"
	"math"
	"mime"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/web"
)

// form is what a browser sent: every value as it was typed, and what could not be read of it.
type form struct {
	values   map[string]string // the first of each name, lines ended by \n
	chosen   map[string][]string
	problems []models.FieldError
}

// readForm reads the body of a form. Errors: unsupported_media_type.
func readForm(c *fiber.Ctx) (*form, error) {
	media, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if len(c.Request().Body()) > 0 && (err != nil || media != fiber.MIMEApplicationForm) {
		return nil, models.Fail(models.CodeUnsupportedMediaType, "Send a form, with Content-Type: application/x-www-form-urlencoded.")
	}
	f := &form{values: map[string]string{}, chosen: map[string][]string{}}
	for name, value := range c.Context().PostArgs().All() {
		f.take(string(name), string(value))
	}
	return f, nil
}

// readQuery reads a form that was sent in its address.
func readQuery(c *fiber.Ctx) *form {
	f := &form{values: map[string]string{}, chosen: map[string][]string{}}
	for name, value := range c.Context().QueryArgs().All() {
		f.take(string(name), string(value))
	}
	return f
}

// take keeps one value; browsers end lines by \r\n, we by \n.
func (f *form) take(name, value string) {
	if !utf8.ValidString(value) {
		f.complain(name, "invalid_utf8", "This is not valid UTF-8 text. Type it again.")
		value = strings.ToValidUTF8(value, "\uFFFD")
	}
	value = strings.ReplaceAll(strings.ReplaceAll(value, "\r\n", "\n"), "\r", "\n")
	if _, taken := f.values[name]; !taken {
		f.values[name] = value
	}
	f.chosen[name] = append(f.chosen[name], value)
}

// copy gives the same form, to be read without a trace.
func (f *form) copy() *form {
	return &form{values: maps.Clone(f.values), chosen: f.chosen, problems: slices.Clone(f.problems)}
}

func (f *form) complain(name, code, message string) {
	f.problems = append(f.problems, models.FieldError{Field: name, Code: code, Message: message})
}

// text gives a value with its white space.
func (f *form) text(name string) string { return f.values[name] }

// line gives a value without white space around it.
func (f *form) line(name string) string { return strings.TrimSpace(f.values[name]) }

// secret takes a password out of the form, so that it is never shown again.
func (f *form) secret(name string) models.Secret {
	value := f.values[name]
	delete(f.values, name)
	delete(f.chosen, name)
	return models.Secret(value)
}

// secretFields are the fields of all forms that hold a password.
var secretFields = []string{"password", "current", "again"}

// holdsPassword tells whether a form must not be shown again as it was sent.
func (f *form) holdsPassword() bool {
	return slices.ContainsFunc(secretFields, func(name string) bool { return f.values[name] != "" })
}

// hidden gives everything that was sent but its mark, so that it can be sent once more.
func (f *form) hidden() []web.HiddenField {
	var fields []web.HiddenField
	for _, name := range slices.Sorted(maps.Keys(f.chosen)) {
		if name == web.OnceField || name == web.AsField {
			continue
		}
		for _, value := range f.chosen[name] {
			fields = append(fields, web.HiddenField{Name: name, Value: value})
		}
	}
	return fields
}

// has tells whether the browser sent a field at all.
func (f *form) has(name string) bool {
	_, sent := f.values[name]
	return sent
}

// number reads a decimal number; an empty field is nil.
func (f *form) number(name string) *float64 {
	text := f.line(name)
	if text == "" {
		return nil
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		f.complain(name, "wrong_type", "Use a number, such as 0.5.")
		return nil
	}
	return &n
}

// whole reads a whole number; an empty field is nil.
func (f *form) whole(name string) *int {
	text := f.line(name)
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		f.complain(name, "wrong_type", "Use a whole number, such as 60.")
		return nil
	}
	return &n
}

// choice reads a field of three states: true, false, and empty for nil.
func (f *form) choice(name string) *bool {
	switch f.line(name) {
	case "":
		return nil
	case "true", "false":
		yes := f.line(name) == "true"
		return &yes
	}
	f.complain(name, "invalid", "Choose one of the offered values.")
	return nil
}

// list splits a value at any of the separators; empty entries are left out.
func (f *form) list(name, separators string) []string {
	return slices.DeleteFunc(strings.FieldsFunc(f.values[name], func(r rune) bool { return strings.ContainsRune(separators, r) }),
		func(entry string) bool { return strings.TrimSpace(entry) == "" })
}

// trimmed is list with the white space around each entry taken away.
func (f *form) trimmed(name, separators string) []string {
	entries := f.list(name, separators)
	for i, entry := range entries {
		entries[i] = strings.TrimSpace(entry)
	}
	return entries
}

// err is invalid_input with what could not be read and the problems of what could, or nil.
// What could not be read is told once, in its own words.
func (f *form) err(problems []models.FieldError) error {
	wrong := httpkit.Complaints(slices.Clone(f.problems))
	for _, p := range problems {
		field, _ := formField(p.Field)
		if !slices.ContainsFunc(f.problems, func(known models.FieldError) bool { return known.Field == field }) {
			wrong = append(wrong, p)
		}
	}
	return models.Invalid(wrong...)
}

// again gives the form as it is shown once more: as typed, with what is wrong at each of its fields.
func (f *form) again(problems []models.FieldError, fields shownFields) web.Form {
	shown := web.Form{Values: f.values, Chosen: f.chosen}
	for _, p := range problems {
		field, _ := formField(p.Field)
		words, label := fields.find(field), fields.labelled(p.Field)
		if words.at != "" {
			field = words.at
		}
		if !slices.ContainsFunc(shown.Errors, func(e web.FieldError) bool { return e.Field == field && e.Label == label }) {
			shown.Errors = append(shown.Errors, web.FieldError{Field: field, Label: label, Message: words.message(p), Group: words.at != ""})
		}
	}
	fields.inOrder(shown.Errors)
	return shown
}

// formField gives the form field of a JSON path, and which part of it is meant:
// persona.toolIds[2] is toolIds, entry 3; persona.tools[0].name is tools, entry 1: name.
func formField(path string) (field, part string) {
	path = strings.TrimPrefix(path, "persona.")
	field, rest, listed := strings.Cut(path, "[")
	if !listed {
		return field, ""
	}
	index, below, _ := strings.Cut(rest, "]")
	n, err := strconv.Atoi(index)
	if err != nil {
		return field, ""
	}
	part = "entry " + strconv.Itoa(n+1)
	if below = strings.TrimPrefix(below, "."); below != "" {
		part += ": " + below
	}
	return field, part
}

// showAgain shows a form with what is wrong in it, under the status that the API answers; an error that no form can mend is passed on.
func (s *screen) showAgain(c *fiber.Ctx, err error, view func(problems []models.FieldError) web.View) error {
	problems, ok := problemsOf(err)
	if !ok {
		return err
	}
	return s.showAs(c, httpkit.TellStatus(c, httpkit.SafeError(err)), view(problems))
}

// problemsOf gives what a refused input complains about; ok is false for an error that a form cannot show.
func problemsOf(err error) (problems []models.FieldError, ok bool) {
	switch models.CodeOf(err) {
	case models.CodeInvalidInput, models.CodeConflict, models.CodeTemplateArchived, models.CodeUnavailable:
	case models.CodeCheckFailed: // each problem stands on the page with a tick
		return []models.FieldError{{Code: string(models.CodeCheckFailed), Message: httpkit.SafeError(err).PageMessage()}}, true
	default:
		return nil, false
	}
	if problems = models.FieldsOf(err); len(problems) == 0 {
		problems = []models.FieldError{{Message: messageOnPage(httpkit.SafeError(err))}}
	}
	return problems, true
}
