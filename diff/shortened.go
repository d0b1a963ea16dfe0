package diff

import "strings"

// Shortened gives at most so many rows and one more. Where they are too many, what is quiet goes into one row a stretch, and what comes
// last into one row as well: a row is a lot for a page, and a text may have a line for each of its characters.
func Shortened(stretches []Stretch, most int) []Stretch {
	all := 0
	for _, s := range stretches {
		all += len(s.Rows)
	}
	if all <= most {
		return stretches
	}
	var out []Stretch
	var rest []Row
	for _, s := range stretches {
		if s.Quiet && most > 0 {
			s.Rows = []Row{inOne(s.Rows)}
		}
		kept := min(most, len(s.Rows))
		rest, s.Rows = append(rest, s.Rows[kept:]...), s.Rows[:kept]
		if !s.Quiet {
			s.Lines = kept
		}
		if most -= kept; kept > 0 {
			out = append(out, s)
		}
	}
	if len(rest) > 0 {
		out = append(out, Stretch{Rows: []Row{inOne(rest)}, Lines: len(rest)})
	}
	return out
}

// inOne puts rows into one: the lines of each side stand below each other in it, marked as before, but no longer beside their like.
func inOne(rows []Row) Row {
	before, after := lineMaker{own: Delete}, lineMaker{own: Insert}
	for _, row := range rows {
		same := row.Same()
		before.add(row.Before, same)
		after.add(row.After, same)
	}
	return Row{before.made(), after.made()}
}

// lineMaker makes one line of several of a side.
type lineMaker struct {
	line *Line
	own  Kind // marks what only this side has
	kind Kind // of the text that is being collected
	text strings.Builder
}

// add appends a line. The line end before it is marked where the line is not the same on both sides.
func (m *lineMaker) add(line *Line, same bool) {
	switch {
	case line == nil:
		return
	case m.line == nil:
		m.line = &Line{Number: line.Number}
	case same:
		m.put(Equal, "\n")
	default:
		m.put(m.own, "\n")
	}
	for _, s := range line.Segments {
		m.put(s.Kind, s.Text)
	}
}

func (m *lineMaker) put(kind Kind, text string) {
	if kind != m.kind {
		m.close()
	}
	m.kind = kind
	m.text.WriteString(text)
}

// close ends the segment that is being collected.
func (m *lineMaker) close() {
	if m.text.Len() > 0 {
		m.line.Segments = append(m.line.Segments, Segment{m.kind, m.text.String()})
	}
	m.text.Reset()
}

// made is the line; nil where this side had none.
func (m *lineMaker) made() *Line {
	m.close()
	return m.line
}
