package diff

import (
	"fmt"
	"strings"
	"testing"
)

// A comparison of very many lines has no more rows than it may, and all of both texts is still in them, marked as before.
func TestShortenedKeepsBothTexts(t *testing.T) {
	t.Parallel()
	lines := strings.Repeat("\n", 3_000) + "x"
	for name, pair := range map[string][2]string{
		"added":      {"", lines},
		"removed":    {lines, ""},
		"the last":   {lines, lines[:2_990] + "y"},
		"the first":  {lines, "y" + lines[1:]},
		"every line": {strings.Repeat("a\nb\n", 1_500), strings.Repeat("a\nc\n", 1_500)},
		"far apart":  {strings.Repeat("a\nb\nc\nd\ne\nf\ng\nh\n", 400), strings.Repeat("a\nb\nc\nd\ne\nf\ng\ni\n", 400)},
	} {
		whole := Stretches(Rows(Words(pair[0], pair[1])), 2)
		for _, most := range []int{1, 7, 100, 2_999} {
			short := Shortened(whole, most)
			rows, before, after := 0, "", ""
			for _, s := range short {
				rows += len(s.Rows)
				for _, row := range s.Rows {
					before, after = below(before, row.Before), below(after, row.After)
				}
			}
			if rows > most+1 {
				t.Errorf("%s: %d rows, want at most %d", name, rows, most+1)
			}
			if got, want := strings.TrimPrefix(before, "\n"), pair[0]; got != want {
				t.Errorf("%s: %d characters before, want %d", name, len(got), len(want))
			}
			if got, want := strings.TrimPrefix(after, "\n"), pair[1]; got != want {
				t.Errorf("%s: %d characters after, want %d", name, len(got), len(want))
			}
		}
	}
}

// below adds a line below a text.
func below(text string, line *Line) string {
	if line == nil {
		return text
	}
	whole, _ := line.text()
	return text + "\n" + whole
}

// What is quiet goes into one row before anything that changed loses its own.
func TestShortenedPutsWhatIsQuietIntoOneRowFirst(t *testing.T) {
	t.Parallel()
	same := strings.Repeat("same\n", 50)
	whole := Stretches(Rows(Words(same+"one\ntwo\n"+same, same+"three\nfour\n"+same)), 2)
	for most, want := range map[int]string{
		200: "quiet 48 of 48, 6 of 6, quiet 49 of 49",
		20:  "quiet 1 of 48, 6 of 6, quiet 1 of 49",
		5:   "quiet 1 of 48, 4 of 4, 1 of 51",
	} {
		var got []string
		for _, s := range Shortened(whole, most) {
			quiet := map[bool]string{true: "quiet "}[s.Quiet]
			got = append(got, fmt.Sprintf("%s%d of %d", quiet, len(s.Rows), s.Lines))
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("at most %d: %s, want %s", most, strings.Join(got, ", "), want)
		}
	}
}

// Line ends are marked with the lines that only one side has.
func TestLinesInOneRowKeepTheirMarks(t *testing.T) {
	t.Parallel()
	rows := Rows(Words("a\nb\nc", "a\n\n\nx\nc"))
	row := inOne(rows)
	if got, want := fmt.Sprint(row.After.Segments), "[{equal a} {insert \n\n\nx} {equal \nc}]"; got != want {
		t.Errorf("after is %q, want %q", got, want)
	}
	if got, want := fmt.Sprint(row.Before.Segments), "[{equal a} {delete \nb} {equal \nc}]"; got != want {
		t.Errorf("before is %q, want %q", got, want)
	}
}
