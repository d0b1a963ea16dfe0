package diff

import (
	"strings"
	"unicode"

	"github.com/aymanbagabas/go-udiff/lcs"
)

// The kinds of segments and of lines.
const (
	Equal  Kind = "equal"
	Insert Kind = "insert"
	Delete Kind = "delete"
)

// Segment is a piece of text that both sides have, or only one.
type Segment struct {
	Kind Kind   `json:"kind"`
	Text string `json:"text"`
}

// run is text that both sides have, and behind it what one side has in place of the other's.
type run struct{ same, old, new string }

// Words compares two texts, word by word within the lines that differ.
// The equal and deleted segments make up before, the equal and inserted ones after; no character is ever cut in two.
func Words(before, after string) []Segment {
	a, b := lines(before), lines(after)
	var runs []run
	same := 0 // where in a the text begins that follows the last change
	for _, d := range changes(a, b) {
		old, new := join(a[d.Start:d.End]), join(b[d.ReplStart:d.ReplEnd])
		inner := within(old, new)
		inner[0].same = join(a[same:d.Start]) + inner[0].same
		runs = append(runs, inner...)
		same = d.End
	}
	return segments(append(runs, run{same: join(a[same:])}))
}

// within compares the words of two texts whose lines differ.
func within(old, new string) []run {
	if old == "" || new == "" {
		return []run{{"", old, new}}
	}
	// Lines below the last one leave it as it is, also when one of them begins like it.
	if goesOn(old, new) {
		return []run{{same: old, new: new[len(old):]}}
	}
	if goesOn(new, old) {
		return []run{{same: new, old: old[len(new):]}}
	}
	a, b := tokens(old), tokens(new)
	var runs []run
	same := 0
	for _, d := range changes(a, b) {
		runs = append(runs, run{join(a[same:d.Start]), join(a[d.Start:d.End]), join(b[d.ReplStart:d.ReplEnd])})
		same = d.End
	}
	runs = append(runs, run{same: join(a[same:])})
	if littleInCommon(runs, old, new) {
		return replaced(old, new)
	}
	return closed(runs)
}

// goesOn tells whether long is text with more lines below it. A line end of \r\n is one character, so it never counts as \r with a line below.
func goesOn(text, long string) bool {
	return strings.HasPrefix(long, text+"\n") && !strings.HasSuffix(text, "\r")
}

// replaced takes one text for the other as a whole, but for a line end that both have.
func replaced(old, new string) []run {
	end := "\n"
	if strings.HasSuffix(old, "\r\n") && strings.HasSuffix(new, "\r\n") {
		end = "\r\n"
	}
	before, one := strings.CutSuffix(old, end)
	after, other := strings.CutSuffix(new, end)
	if !one || !other || strings.HasSuffix(before, "\r") || strings.HasSuffix(after, "\r") {
		return []run{{"", old, new}}
	}
	return []run{{"", before, after}, {same: end}}
}

// littleInCommon tells texts whose few common words are chance: marking them would only scatter the change.
func littleInCommon(runs []run, old, new string) bool {
	kept := 0
	for _, r := range runs {
		kept += weight(r.same)
	}
	return 4*kept < min(weight(old), weight(new))
}

// weight counts what is not white space.
func weight(s string) (n int) {
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

// closed joins replacements that only a space parts.
func closed(runs []run) []run {
	out := runs[:1]
	for _, r := range runs[1:] {
		last := &out[len(out)-1]
		if isGap(r.same) && last.old != "" && last.new != "" && r.old != "" && r.new != "" {
			last.old += r.same + r.old
			last.new += r.same + r.new
			continue
		}
		out = append(out, r)
	}
	return out
}

func isGap(s string) bool {
	return s != "" && !strings.Contains(s, "\n") && strings.TrimSpace(s) == ""
}

func segments(runs []run) []Segment {
	out := []Segment{}
	add := func(kind Kind, text string) {
		switch last := len(out) - 1; {
		case text == "":
		case last >= 0 && out[last].Kind == kind:
			out[last].Text += text
		default:
			out = append(out, Segment{kind, text})
		}
	}
	for _, r := range runs {
		add(Equal, r.same)
		add(Delete, r.old)
		add(Insert, r.new)
	}
	return out
}

const (
	mostRounds = 16 // of looking again into what a bounded search left open
	worthwhile = 8  // pieces on both sides
)

// changes finds what to replace in a to get b.
// The search stops at about a hundred changes and replaces the middle as a whole, so it is begun anew there, a few times.
func changes(a, b []string) []lcs.Diff { return changesIn(a, b, mostRounds) }

func changesIn(a, b []string, rounds int) []lcs.Diff {
	found := lcs.DiffLines(a, b)
	if rounds == 0 || len(found) == 1 && found[0].End-found[0].Start == len(a) {
		return found
	}
	var out []lcs.Diff
	for _, d := range found {
		if d.End-d.Start < worthwhile || d.ReplEnd-d.ReplStart < worthwhile {
			out = append(out, d)
			continue
		}
		for _, inner := range changesIn(a[d.Start:d.End], b[d.ReplStart:d.ReplEnd], rounds-1) {
			out = append(out, lcs.Diff{Start: d.Start + inner.Start, End: d.Start + inner.End, ReplStart: d.ReplStart + inner.ReplStart, ReplEnd: d.ReplStart + inner.ReplEnd})
		}
	}
	return out
}

func join(pieces []string) string { return strings.Join(pieces, "") }

// lines splits behind each line's end.
func lines(s string) []string {
	out := strings.SplitAfter(s, "\n")
	if out[len(out)-1] == "" {
		return out[:len(out)-1]
	}
	return out
}
