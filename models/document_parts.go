package models

import (
	"bytes"
	"slices"
	"strings"
)

// The names of the parts. The fields of the persona are named without their part wherever people read them.
const (
	partPersona = "persona"
	partSession = "session"
)

// part is a row of the list of parts: one named piece of a version's document.
type part struct {
	name string // in JSON
	// in and sent give the part of a document and of a save; nil: there is none.
	in   func(d *Document) content
	sent func(in *NewVersion) content
	// put takes a part that was sent over into a document.
	put func(d *Document, in NewVersion)
}

// content is what every part of a document can do.
type content interface {
	Normalize()
	Problems(at string) []FieldError
}

// parts lists the parts of a document. Checking and saving go through it, comparing and merging through the list of fields,
// so a new part needs its field in Document, NewVersion and NewTemplate, its row here, and rows for its fields.
var parts = []part{{
	name: partPersona,
	in:   func(d *Document) content { return &d.Persona },
	sent: func(in *NewVersion) content { return present(in.Persona) },
	put:  func(d *Document, in NewVersion) { d.Persona = *in.Persona },
}, {
	name: partSession,
	in:   func(d *Document) content { return present(d.Session) },
	sent: func(in *NewVersion) content { return present(in.Session) },
	put:  func(d *Document, in NewVersion) { d.Session = in.Session.orAbsent() },
}}

// present keeps a nil pointer from becoming an interface that is not nil.
func present[P interface {
	*T
	content
}, T any](part P) content {
	if part == nil {
		return nil
	}
	return part
}

// With gives the document that a save makes of this one, in today's format; a part that is not sent is kept.
func (d Document) With(in NewVersion) Document {
	d.Format = DocumentFormat
	for _, p := range parts {
		if p.sent(&in) != nil {
			p.put(&d, in)
		}
	}
	return d
}

// partNamed gives the row of a part.
func partNamed(name string) part {
	return parts[slices.IndexFunc(parts, func(p part) bool { return p.name == name })]
}

// DocumentPath gives the path inside the document of a field as Values and ChangedFields name it.
func DocumentPath(name string) string {
	top, _, _ := strings.Cut(name, ".")
	if slices.ContainsFunc(parts, func(p part) bool { return p.name == top }) {
		return name
	}
	return below(partPersona, name)
}

// Normalized gives the document as a save would write it today, to compare content by. What is stored is never rewritten.
func (d Document) Normalized() Document {
	d.Format = DocumentFormat
	if d.Session != nil {
		d.Session = copyOf(d.Session)
	}
	for _, p := range parts {
		if content := p.in(&d); content != nil {
			content.Normalize()
		}
	}
	return d
}

// SameContent tells whether two documents say the same by today's rules.
func (d Document) SameContent(other Document) (bool, error) {
	mine, err := d.Normalized().Canonical()
	if err != nil {
		return false, err
	}
	theirs, err := other.Normalized().Canonical()
	return bytes.Equal(mine, theirs), err
}

// Normalize brings the note and every part that is sent to their canonical form.
func (in *NewVersion) Normalize() {
	in.Note = NormalText(in.Note)
	for _, p := range parts {
		if sent := p.sent(in); sent != nil {
			sent.Normalize()
		}
	}
}

func (in *NewVersion) partProblems() []FieldError {
	var problems []FieldError
	for _, p := range parts {
		if sent := p.sent(in); sent != nil {
			problems = append(problems, sent.Problems(p.name)...)
		}
	}
	return append(problems, Document{}.With(*in).sizeProblems()...)
}
