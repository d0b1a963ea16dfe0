package models

import (
	"reflect"
	"strconv"
	"strings"
)

// Limits are the bounds of a field.
type Limits struct {
	Required  bool
	MaxLength int      // characters of a text, entries of a list; 0: no bound
	Min, Max  *float64 // of a number; nil: no bound
	Choices   []string // nil: any value within the other bounds
}

// limitsOf reads the bounds of a field from its validate tag, so that they stand once.
// What only a group of options needs, the document does without.
func limitsOf(path string) Limits {
	inDocument := DocumentPath(path)
	tagged := structField(reflect.TypeFor[Document](), inDocument)
	var l Limits
	for rule := range strings.SplitSeq(tagged.Tag.Get("validate"), ",") {
		if rule == "dive" { // the rules behind it are about each entry
			break
		}
		l.add(rule, numeric(tagged.Type))
	}
	l.Required = l.Required && strings.Count(inDocument, ".") == 1
	return l
}

func (l *Limits) add(rule string, number bool) {
	name, bound, _ := strings.Cut(rule, "=")
	switch name {
	case "required", "notblank":
		l.Required = true
	case "oneof":
		l.Choices = strings.Fields(bound)
	case "min":
		l.Min = parsedBound(bound)
	case "max":
		if max := parsedBound(bound); number {
			l.Max = max
		} else {
			l.MaxLength = int(*max)
		}
	}
}

// parsedBound reads a bound of a validate tag; the validator panics at one that is no number, and so does this.
func parsedBound(text string) *float64 {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic(err)
	}
	return &n
}

func numeric(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Float64 || t.Kind() == reflect.Int
}

// structField follows a JSON path into a struct. A path that leads nowhere is a mistake in the list of fields.
func structField(in reflect.Type, path string) reflect.StructField {
	name, rest, nested := strings.Cut(path, ".")
	if in.Kind() == reflect.Pointer {
		in = in.Elem()
	}
	for i := range in.NumField() {
		switch f := in.Field(i); {
		case jsonName(f) != name:
		case nested:
			return structField(f.Type, rest)
		default:
			return f
		}
	}
	panic("no field of a document has the path " + path)
}
