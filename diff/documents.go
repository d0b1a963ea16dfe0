// Package diff tells how two versions differ: field by field, and word by word in long texts.
package diff

import (
	"greenroom/models"
)

// Kind is the kind of change of a field, or of a segment of text.
type Kind string

// The kinds of fields.
const (
	Added   Kind = "added"
	Removed Kind = "removed"
	Changed Kind = "changed"
)

// Diff is the difference between two documents.
type Diff struct {
	Fields []Field // only those that differ, in the order of the editor, then those of other parts
	Counts Counts
}

// Counts is how many fields were added, removed and changed.
type Counts struct{ Added, Removed, Changed int }

// Field is one field that differs.
type Field struct {
	Name   string // as models.FieldValue names it, such as voiceGenerationOptions.speed
	Kind   Kind
	Before string // as text; toolIds one to a line, tools as indented JSON; empty: absent
	After  string
	// Words marks the changed words of a long text; nil for every other field.
	Words []Segment
}

// Documents compares two documents, part by part.
func Documents(from, to models.Document) (Diff, error) {
	before, err := from.Values()
	if err != nil {
		return Diff{}, err
	}
	after, err := to.Values()
	if err != nil {
		return Diff{}, err
	}
	d := Diff{Fields: []Field{}}
	for _, f := range paired(before, after) {
		if f.before != f.after {
			d.add(f)
		}
	}
	return d, nil
}

// pair is a field with its text on both sides.
type pair struct {
	name          string
	long          bool
	before, after string
}

// paired lists the fields of both sides: those of before in its order, then those that only after has.
func paired(before, after []models.FieldValue) []pair {
	pairs := make([]pair, 0, len(after))
	place := make(map[string]int, len(after))
	for _, v := range before {
		place[v.Name] = len(pairs)
		pairs = append(pairs, pair{name: v.Name, long: v.Long, before: v.Text})
	}
	for _, v := range after {
		if i, both := place[v.Name]; both {
			pairs[i].after = v.Text
			continue
		}
		pairs = append(pairs, pair{name: v.Name, long: v.Long, after: v.Text})
	}
	return pairs
}

func (d *Diff) add(f pair) {
	changed := Field{Name: f.name, Before: f.before, After: f.after}
	switch {
	case f.before == "":
		changed.Kind = Added
		d.Counts.Added++
	case f.after == "":
		changed.Kind = Removed
		d.Counts.Removed++
	default:
		changed.Kind = Changed
		d.Counts.Changed++
	}
	if f.long {
		changed.Words = Words(f.before, f.after)
	}
	d.Fields = append(d.Fields, changed)
}
