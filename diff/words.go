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

// Segment is a piece of text that is on both sides, or on one only.
type Segment struct {
	Kind Kind   `json:"kind"`
	Text string `json:"text"`
}

// run is common text followed by a replacement of old by new.
type run struct{ same, old, new string }

// Words compares two texts, line by line and then word by word within the lines that differ.
// The equal and deleted segments make up before, the equal and inserted ones after. No grapheme cluster is split.
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

// within compares two texts with different lines word by word.
func within(old, new string) []run {
	if old == "" || new == "" {
		return []run{{"", old, new}}
	}
	// Appended lines leave the text above them unchanged, even when one of them begins like its last line.
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

// goesOn tells whether long is text with more lines appended. \r\n is one character, so a text that ends in \r never counts.
func goesOn(text, long string) bool {
	return strings.HasPrefix(long, text+"\n") && !strings.HasSuffix(text, "\r")
}

// replaced marks the whole text as replaced, except for a common line end.
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

// littleInCommon tells whether the common words are too few to mean anything: keeping them would only scatter the change.
func littleInCommon(runs []run, old, new string) bool {
	kept := 0
	for _, r := range runs {
		kept += weight(r.same)
	}
	return 4*kept < min(weight(old), weight(new))
}

// weight counts the runes that are not white space.
func weight(s string) (n int) {
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

// closed joins replacements that are separated only by a space.
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
	mostRounds = 16 // how often the middle left by a bounded search is searched again
	worthwhile = 8  // the fewest pieces on both sides that are searched again
)

// changes finds the replacements that turn a into b.
// The library stops at about a hundred changes and replaces the rest as a whole, so that part is searched again, a few times.
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

// lines splits text after each line end.
func lines(s string) []string {
	out := strings.SplitAfter(s, "\n")
	if out[len(out)-1] == "" {
		return out[:len(out)-1]
	}
	return out
}
