// Package diff tells how two personas differ: field by field, and word by word in long texts.
package diff

import (
	"greenroom/models"
)

// Kind says what happened to a field, a segment of text or a line.
type Kind string

// The kinds of fields.
const (
	Added   Kind = "added"
	Removed Kind = "removed"
	Changed Kind = "changed"
)

// Diff is what changed between two personas.
type Diff struct {
	Fields []Field // that differ, in the order of the editor: words, brain, voice, face
	Counts Counts
}

// Counts is how many fields were added, removed and changed.
type Counts struct{ Added, Removed, Changed int }

// Field is one field that differs.
type Field struct {
	Name   string // JSON path inside the persona, such as voiceGenerationOptions.speed
	Kind   Kind
	Before string // as text; toolIds one to a line, tools as indented JSON; empty: absent
	After  string
	// Words tells of a long text which words differ; nil for every other field.
	Words []Segment
}

// Personas compares two personas.
func Personas(from, to models.Persona) (Diff, error) {
	before, err := valuesOf(from)
	if err != nil {
		return Diff{}, err
	}
	after, err := valuesOf(to)
	if err != nil {
		return Diff{}, err
	}
	d := Diff{Fields: []Field{}}
	for _, f := range fields {
		if before[f.name] != after[f.name] {
			d.add(f, before[f.name], after[f.name])
		}
	}
	return d, nil
}

func (d *Diff) add(f field, before, after string) {
	changed := Field{Name: f.name, Before: before, After: after}
	switch {
	case before == "":
		changed.Kind = Added
		d.Counts.Added++
	case after == "":
		changed.Kind = Removed
		d.Counts.Removed++
	default:
		changed.Kind = Changed
		d.Counts.Changed++
	}
	if f.long {
		changed.Words = Words(before, after)
	}
	d.Fields = append(d.Fields, changed)
}
