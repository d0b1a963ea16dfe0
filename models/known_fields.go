package models

import (
	"fmt"
	"reflect"
	"strings"
)

// knownNames are the names of fields in requests for tokens and in personas. Anam knows the persona as personaConfig.
var knownNames = fieldNamesIn(map[string]bool{"personaConfig": true}, reflect.TypeFor[MintRequest](), reflect.TypeFor[Document]())

// fieldNamesIn adds the JSON names of structs and of what they hold.
func fieldNamesIn(names map[string]bool, types ...reflect.Type) map[string]bool {
	for _, t := range types {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct {
			continue
		}
		for i := range t.NumField() {
			names[jsonName(t.Field(i))] = true
			fieldNamesIn(names, t.Field(i).Type)
		}
	}
	return names
}

// isKnownPath holds for a path of known names and positions, such as personaConfig.tools.0.name or toolIds[2].
func isKnownPath(path string) bool {
	for part := range strings.FieldsFuncSeq(path, func(r rune) bool { return strings.ContainsRune(".[]", r) }) {
		if !knownNames[part] && strings.Trim(part, "0123456789") != "" {
			return false
		}
	}
	return true
}

// mostNamedFields is how many fields RecordedFields names.
const mostNamedFields = 10

// RecordedFields gives the complained-of fields as the row of a mint keeps them: those we know by their names, all others as a number.
// Whoever sends a request, or writes a tool, makes up names, and a secret may stand in one: rows are kept and shown to viewers.
func RecordedFields(complaints []FieldError) string {
	var named []string
	unknown := 0
	for _, c := range complaints[:min(len(complaints), mostNamedFields)] {
		if isKnownPath(c.Field) {
			named = append(named, c.Field)
		} else {
			unknown++
		}
	}
	if unknown > 0 {
		named = append(named, fmt.Sprintf("+%d unknown", unknown))
	}
	return strings.Join(named, ", ")
}
