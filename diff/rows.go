package diff

import (
	"slices"
	"strings"
)

// Row is a line of each text beside each other; a side that has none there is nil.
type Row struct {
	Before *Line // its segments are equal or deleted
	After  *Line // its segments are equal or inserted
}

// Line is one line of a text, without its end.
type Line struct {
	Number   int // from 1 on
	Segments []Segment
}

// Same tells whether nothing differs in the row.
func (r Row) Same() bool {
	if r.Before == nil || r.After == nil {
		return false
	}
	before, whole := r.Before.text()
	after, alsoWhole := r.After.text()
	return whole && alsoWhole && before == after
}

// Marks tells which side of the row to mark as a change: what was is marked only where something of it is gone.
// A row that differs in its line ends alone is marked as what is new.
func (r Row) Marks() (before, after bool) {
	if r.Same() {
		return false, false
	}
	before = r.Before != nil && (r.Before.has(Delete) || r.After == nil && len(r.Before.Segments) == 0)
	after = r.After != nil && (r.After.has(Insert) || !before)
	return before, after
}

func (l *Line) has(kind Kind) bool {
	return slices.ContainsFunc(l.Segments, func(s Segment) bool { return s.Kind == kind })
}

// text gives the line, and whether the other side has all of it too; a line end that one side lacks leaves
// lines that differ though every piece of them is equal.
func (l *Line) text() (text string, equal bool) {
	equal = true
	for _, s := range l.Segments {
		text += s.Text
		equal = equal && s.Kind == Equal
	}
	return text, equal
}

// Rows lays segments out as lines side by side.
// The lines of each side, joined by line ends, are that side's text; a side that has no text has no lines.
func Rows(words []Segment) []Row {
	var l layout
	before, after := false, false
	for _, s := range words {
		before, after = before || s.Kind != Insert, after || s.Kind != Delete
		l.add(s)
	}
	l.finish(before, after, len(words) > 0 && words[len(words)-1].Kind == Equal)
	return l.rows
}

// layout gathers the lines of both sides until they meet at a line end that both have.
type layout struct {
	rows          []Row
	before, after side
}

// side is one text on its way into rows.
type side struct {
	waiting []*Line
	open    []Segment // of the line that is not ended yet
	n       int
}

func (l *layout) add(s Segment) {
	for i, piece := range strings.Split(s.Text, "\n") {
		if i > 0 {
			l.end(s.Kind)
		}
		if piece == "" {
			continue
		}
		part := Segment{s.Kind, piece}
		if s.Kind != Insert {
			l.before.open = append(l.before.open, part)
		}
		if s.Kind != Delete {
			l.after.open = append(l.after.open, part)
		}
	}
}

// end is a line end of one side, or of both, where the sides meet.
func (l *layout) end(kind Kind) {
	if kind != Insert {
		l.before.end()
	}
	if kind != Delete {
		l.after.end()
	}
	if kind == Equal {
		l.meet()
	}
}

// finish ends the last line of each side that has any.
// Where one side goes on behind the other's end, what they have in common stands at the top.
func (l *layout) finish(before, after, alike bool) {
	if before {
		l.before.end()
	}
	if after {
		l.after.end()
	}
	for !alike && len(l.before.waiting) > 0 && len(l.after.waiting) > 0 {
		l.rows = append(l.rows, Row{l.before.waiting[0], l.after.waiting[0]})
		l.before.waiting, l.after.waiting = l.before.waiting[1:], l.after.waiting[1:]
	}
	l.meet()
}

func (s *side) end() {
	s.n++
	s.waiting = append(s.waiting, &Line{s.n, s.open})
	s.open = nil
}

// meet puts the waiting lines beside each other, the last of both sides in one row, since they end alike.
func (l *layout) meet() {
	before, after := l.before.waiting, l.after.waiting
	for len(before) > len(after) {
		l.rows = append(l.rows, Row{Before: before[0]})
		before = before[1:]
	}
	for len(after) > len(before) {
		l.rows = append(l.rows, Row{After: after[0]})
		after = after[1:]
	}
	for i := range before {
		l.rows = append(l.rows, Row{before[i], after[i]})
	}
	l.before.waiting, l.after.waiting = nil, nil
}

// Stretch is a part of the rows; a quiet one is unchanged and far from any change, so a page may fold it.
type Stretch struct {
	Rows  []Row
	Quiet bool
}

// leastQuiet is the fewest rows worth folding.
const leastQuiet = 3

// Stretches parts the rows into those within context rows of a change, and quiet ones between them.
func Stretches(rows []Row, context int) []Stretch {
	near := make([]bool, len(rows))
	for i, row := range rows {
		if row.Same() {
			continue
		}
		for j := max(0, i-context); j <= min(len(rows)-1, i+context); j++ {
			near[j] = true
		}
	}
	var out []Stretch
	for start := 0; start < len(rows); {
		end := start
		for end < len(rows) && near[end] == near[start] {
			end++
		}
		out = appendStretch(out, Stretch{rows[start:end], !near[start] && end-start >= leastQuiet})
		start = end
	}
	return out
}

// appendStretch makes one stretch of two that are both shown; they follow each other in the same rows.
func appendStretch(out []Stretch, next Stretch) []Stretch {
	if last := len(out) - 1; last >= 0 && !out[last].Quiet && !next.Quiet {
		out[last].Rows = out[last].Rows[:len(out[last].Rows)+len(next.Rows)]
		return out
	}
	return append(out, next)
}
