package httpkit

import (
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"greenroom/models"
)

// mostComplaints bounds the answer to one bad body; one more complaint then says that the list was cut.
const mostComplaints = 25

var wasCut = models.FieldError{Code: "more", Message: "There may be more to mend than is told here. Mend these, then send it again."}

// Complaints are what is wrong with a body, in the order in which it was found.
type Complaints []models.FieldError

func (w Complaints) full() bool { return len(w) >= mostComplaints }

// addOthers adds problems of what could be read, but none that another complaint explains.
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

// typeComplaint words why a value doesn't fit its type; it never repeats the value.
func typeComplaint(t reflect.Type, err error) (code, message string) {
	if errors.Is(err, strconv.ErrRange) {
		return "out_of_range", "This number is too large."
	}
	return "wrong_type", "Give " + typeName(t) + "."
}

// typeName names a type in JSON's terms.
func typeName(t reflect.Type) string {
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
