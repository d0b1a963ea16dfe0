package models

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Fields lists every field of a document, in the order of the editor.
func Fields() []Field { return slices.Clone(fields) }

// PersonaFields lists those of the persona.
func PersonaFields() []Field { return slices.Clone(personaFields) }

// FieldPaths lists the path of every field of a document, in the order of the editor.
func FieldPaths() []string {
	paths := make([]string, len(fields))
	for i, f := range fields {
		paths[i] = f.Path
	}
	return paths
}

// FieldAt gives the field of a path; for any other path it has none of its parts.
func FieldAt(path string) Field {
	for _, f := range fields {
		if f.Path == path {
			return f
		}
	}
	return Field{}
}

// FieldLabel gives the name on screen of a field or a group of options, "" for any other path.
func FieldLabel(path string) string {
	for _, g := range fieldGroups {
		if g.Path == path {
			return g.Label
		}
	}
	return FieldAt(path).Label
}

// FieldPlace tells where in the editor a field stands, or the first field of a group; -1 for any other path.
func FieldPlace(path string) int {
	return slices.IndexFunc(fields, func(f Field) bool { return f.Path == path || strings.HasPrefix(f.Path, path+".") })
}

// FieldsCalled lists what ChangedFields may name, where the label or the JSON name holds a word in lower case.
func FieldsCalled(word string) []string {
	var names []string
	for _, f := range fields {
		name := topLevel(f.Path)
		for _, text := range []string{name, f.Label, FieldLabel(name)} {
			if strings.Contains(strings.ToLower(text), word) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// FieldGroups lists the groups of options, in the order of the editor.
func FieldGroups() []FieldGroup { return slices.Clone(fieldGroups) }

// Long tells whether the field is compared word by word.
func (f Field) Long() bool { return f.Kind == KindText || f.Kind == KindTools }

// In points at the field inside a document whose parts and groups of options are present, as Opened makes them; through it the field is read and set.
// It is a *string, **float64, **int, **bool, *[]string or *[]Tool.
func (f Field) In(d *Document) any { return f.in(partNamed(f.part).in(d)) }

// Opened gives a copy with a persona and session options of its own, all groups of options present, so that every field can be reached and set.
func (d Document) Opened() Document {
	d.Persona, d.Session = d.Persona.Opened(), new(copyOf(d.Session).Opened())
	return d
}

// Opened gives a copy with groups of options of its own, all present.
func (p Persona) Opened() Persona {
	p.VoiceDetectionOptions = copyOf(p.VoiceDetectionOptions)
	p.VoiceGenerationOptions = copyOf(p.VoiceGenerationOptions)
	p.DirectorNotes = copyOf(p.DirectorNotes)
	return p
}

// Opened gives a copy with groups of options of its own, all present.
func (o SessionOptions) Opened() SessionOptions {
	o.SessionReplay, o.Egress = copyOf(o.SessionReplay), copyOf(o.Egress)
	o.Egress.Daily = copyOf(o.Egress.Daily)
	return o
}

func copyOf[T any](of *T) *T {
	var fresh T
	if of != nil {
		fresh = *of
	}
	return &fresh
}

// FieldValue is one field as text.
type FieldValue struct {
	Name string // the Path of its Field
	Long bool   // compared word by word
	Text string // a list has one entry on each line, tools are indented JSON; empty: absent
}

// Values gives every field as text, in the order of the editor.
func (d Document) Values() ([]FieldValue, error) {
	d = d.Normalized().Opened() // a version of an earlier rule differs only where somebody changed it
	values := make([]FieldValue, len(fields))
	for i, f := range fields {
		text, err := fieldText(f.In(&d))
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", f.Path, err)
		}
		values[i] = FieldValue{Name: f.Path, Long: f.Long(), Text: text}
	}
	return values, nil
}

func fieldText(at any) (string, error) {
	switch at := at.(type) {
	case *string:
		return *at, nil
	case **float64:
		return textUnlessNil(*at, func(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }), nil
	case **int:
		return textUnlessNil(*at, strconv.Itoa), nil
	case **bool:
		return textUnlessNil(*at, strconv.FormatBool), nil
	case *[]string:
		return strings.Join(*at, "\n"), nil
	case *[]Tool:
		return indented(*at)
	}
	return "", fmt.Errorf("no text is known for a %T", at)
}

func textUnlessNil[T any](value *T, write func(T) string) string {
	if value == nil {
		return ""
	}
	return write(*value)
}

// indented writes tools as JSON for people: map keys sorted, no HTML escapes.
func indented(tools []Tool) (string, error) {
	if len(tools) == 0 {
		return "", nil
	}
	raw, err := canonical(tools)
	return Indented(raw), err
}
