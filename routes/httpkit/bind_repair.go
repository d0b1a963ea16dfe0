package httpkit

import (
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"greenroom/models"
)

// mostComplaints bounds the work that one bad body can cause; one more then says that the list was cut.
const mostComplaints = 25

var wasCut = models.FieldError{Code: "more", Message: "There may be more to mend than is told here. Mend these, then send it again."}

// Complaints are what is wrong with a body, in the order in which it was found.
type Complaints []models.FieldError

func (w Complaints) full() bool { return len(w) >= mostComplaints }

func (w *Complaints) add(field, code, message string) {
	if !w.full() {
		*w = append(*w, models.FieldError{Field: field, Code: code, Message: message})
	}
}

// addOthers adds problems of what could be read, but none that only stand there because a part was taken out.
func (w *Complaints) addOthers(problems []models.FieldError) {
	read := slices.Clone(*w)
	for _, p := range problems {
		if !slices.ContainsFunc(read, func(known models.FieldError) bool { return covers(known.Field, p.Field) }) {
			*w = append(*w, p)
		}
	}
}

// covers tells whether a complaint about one field explains a problem at another: the same, one below it, or its list.
// A complaint about the body as a whole explains everything.
func covers(known, field string) bool {
	return known == "" || known == field || strings.HasPrefix(field, known+".") || strings.HasPrefix(field, known+"[") || strings.HasPrefix(known, field+"[")
}

// repairJSON finds every complaint: it takes out the part that decoding stumbled over, notes it and decodes again.
func repairJSON[T any](raw []byte) (in T, wrong Complaints, err error) {
	root, err := parseTree(raw, &wrong)
	if err != nil {
		return in, nil, models.Fail(models.CodeInvalidJSON, "The body is not JSON. Check commas, quotes and brackets.")
	}
	if root.kind != '{' {
		return in, Complaints{{Field: "", Code: "wrong_type", Message: "Send a JSON object."}}, nil
	}
	for !wrong.full() {
		var fresh T
		bad, ok := errors.AsType[*json.SemanticError](json.Unmarshal(root.appendTo(nil), &fresh, strictly))
		if !ok {
			return fresh, wrong, nil
		}
		field := root.remove(bad.JSONPointer)
		code, message := misfit(bad)
		wrong.add(field, code, message)
	}
	return in, wrong, nil
}

// misfit words why a value doesn't fit; it never repeats the value.
func misfit(bad *json.SemanticError) (code, message string) {
	switch {
	case errors.Is(bad.Err, json.ErrUnknownName):
		return "unknown_field", "There is no such field. Check the spelling, also upper and lower case."
	case errors.Is(bad.Err, strconv.ErrRange):
		return "out_of_range", "This number is too large."
	}
	return "wrong_type", "Give " + wanted(bad.GoType) + "."
}

func wanted(t reflect.Type) string {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil {
		return "another type of value"
	}
	switch t.Kind() {
	case reflect.String:
		return "text in quotes"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.Slice:
		return "a list"
	}
	return "an object"
}
