package web

import (
	"fmt"
	"net/url"
	"slices"
)

// DiffPage is /templates/:slug/diff?from=&to=: what differs between two versions, or between a version and the unsaved form.
type DiffPage struct {
	Head     TemplateHead
	From, To DiffSide
	Diff     Diff
	// BackURL is the history as it was left, with these two chosen.
	BackURL string
	// SwapURL looks at it the other way round, empty for an unsaved form.
	SwapURL string
	// PublishURL publishes the right side, empty where that makes no sense or who looks may not.
	PublishURL string
}

// DiffSide is one of the two that are compared.
type DiffSide struct {
	// Title is "v14", "Unsaved edits" or "Nothing".
	Title  string
	Labels []string
	Note   string
	By     string
	// Saved is the zero Time for what is no version.
	Saved Time
}

// Diff is what differs, field by field in the order of the editor.
type Diff struct {
	Changes []Change
	// Summary counts the fields: "2 fields changed, 1 added".
	Summary string
}

// Change is one field that differs.
type Change struct {
	Name  string
	Label string
	// Kind is "added", "removed" or "changed"; KindText is the word for it.
	Kind, KindText string
	// Before and After are shown unless Long is set.
	Before, After FieldValue
	// Long is a text that is compared word by word; Words counts: "12 words added, 3 removed".
	Long      bool
	Words     string
	Stretches []Stretch
}

// ID is the element ID of the field's difference.
func (c Change) ID() string { return "diff-" + fieldID(c.Name) }

// FieldValue is what a field holds, by name rather than by ID where there is one.
type FieldValue struct {
	// Text is empty for a field that is left to Anam.
	Text string
	// ID stands below a name.
	ID string
	// Face is true for an avatar; FaceURL is its picture, empty when there is none.
	Face    bool
	FaceURL string
}

// Stretch is a part of a text; a quiet one is unchanged and folded.
type Stretch struct {
	Quiet bool
	Rows  []DiffRow
	// Lines is how many lines of the text the rows hold.
	Lines int
}

// DiffRow is a line of each side beside each other, nil where a side has none.
type DiffRow struct {
	Same          bool
	Before, After *DiffLine
	// Gone and New are true where a side is marked as a change: the left one only where something of it is gone.
	Gone, New bool
}

// Silent is true where the left side would only be read out a second time.
func (r DiffRow) Silent() bool {
	return r.Same && !slices.ContainsFunc(r.Before.Pieces, func(p Piece) bool { return p.Kind == "fold" })
}

// DiffLine is one line of a text.
type DiffLine struct {
	Number int
	Pieces []Piece
}

// Piece is text that both sides have, or only one.
type Piece struct {
	// Kind is "same", "del", "ins", or "fold" for a long unchanged piece.
	Kind string
	Text string
	// Length is how many characters a folded piece has.
	Length int
}

func diffURL(head TemplateHead, from, to any) string {
	query := url.Values{"to": {fmt.Sprint(to)}}
	if from != "" {
		query.Set("from", fmt.Sprint(from))
	}
	return head.URL() + "/diff?" + query.Encode()
}

func (DiffPage) page() page { return page{file: "diff", layout: "app", nav: navPersonas} }
