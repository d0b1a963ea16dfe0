package diff

import (
	"slices"
	"strings"
)

// Row is a row of a side-by-side view: a line of each text, nil where a side has no line.
type Row struct {
	Before *Line // its segments are equal or deleted
	After  *Line // its segments are equal or inserted
}

// Line is one line of a text, without its end.
type Line struct {
	Number   int // from 1 on
	Segments []Segment
}

// Same tells whether both sides of the row are equal.
func (r Row) Same() bool {
	if r.Before == nil || r.After == nil {
		return false
	}
	before, whole := r.Before.text()
	after, alsoWhole := r.After.text()
	return whole && alsoWhole && before == after
}

// Marks tells which sides of the row to mark as changed. The old side is marked only where text was removed.
// A row that differs only in its line ends is marked on the new side.
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

// text gives the whole line, and whether all of its segments are equal.
// Lines can differ although every segment is equal, when one side lacks a line end.
func (l *Line) text() (text string, equal bool) {
	var whole strings.Builder
	equal = true
	for _, s := range l.Segments {
		whole.WriteString(s.Text)
		equal = equal && s.Kind == Equal
	}
	return whole.String(), equal
}

// Rows arranges segments as lines side by side.
// The lines of a side, joined by line ends, are its text. An empty side has no lines.
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

// layout collects the lines of both sides up to the next line end that they share.
type layout struct {
	rows          []Row
	before, after side
}

// side collects the lines of one text.
type side struct {
	waiting []*Line
	open    []Segment // of the current line
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

// end handles a line end. A line end on both sides aligns them.
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

// finish ends the last line of each side that has one.
// When the texts do not end alike, the remaining lines are aligned at the top.
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

// meet puts the collected lines into rows, aligned at the bottom, since their last lines share a line end.
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

// Stretch is a run of rows. A quiet one is unchanged and far from any change, so a page may fold it.
type Stretch struct {
	Rows  []Row
	Quiet bool
	Lines int // as many as rows, until Shortened puts some into one
}

// leastQuiet is the minimum number of rows worth folding.
const leastQuiet = 3

// Stretches splits the rows into runs within context rows of a change, and quiet runs between them.
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
		out = appendStretch(out, Stretch{rows[start:end], !near[start] && end-start >= leastQuiet, end - start})
		start = end
	}
	return out
}

// appendStretch joins two consecutive stretches when neither is quiet. Both are slices of the same rows.
func appendStretch(out []Stretch, next Stretch) []Stretch {
	if last := len(out) - 1; last >= 0 && !out[last].Quiet && !next.Quiet {
		out[last].Rows = out[last].Rows[:len(out[last].Rows)+len(next.Rows)]
		out[last].Lines += next.Lines
		return out
	}
	return append(out, next)
}
