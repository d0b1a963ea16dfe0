package diff

import (
	"fmt"
	"testing"
)

// What is written behind the last line stands below it, and the line itself stays unchanged.
func TestRowsOfATextThatGoesOn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ before, after, want string }{
		{"a\nb", "a\nb\nc\nd", "=1:1 =2:2 !0:3 !0:4"},
		{"a\nb\nc\nd", "a\nb", "=1:1 =2:2 !3:0 !4:0"},
		{"b", "a\nb", "!0:1 =1:2"},
		{"a\nb", "b", "!1:0 =2:1"},
		{"one two three four", "one two three five\nsix", "!1:1 !0:2"},
	} {
		got := ""
		for i, row := range Rows(Words(c.before, c.after)) {
			if i > 0 {
				got += " "
			}
			got += shape(row)
		}
		if got != c.want {
			t.Errorf("%q to %q: %s, want %s", c.before, c.after, got, c.want)
		}
	}
}

// Nothing is marked as removed where no word was, such as in a line that only goes on.
func TestMarksOfRows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ before, after, want string }{
		{"Hi.\nBe kind.", "Hi.\nBe kind.\nBe kind. 179 words", ".. .. .+"},
		{"Be kind.", "Be kind.\n\nBe kind. 179 words", ".. .+ .+"},
		{"Be kind.\n", "Be kind.\nBe kind. 179 words\n", ".. .+ .+"},
		{"Be kind.", "Be kind. 179 words", ".+"},
		{"Be kind. 179 words", "Be kind.", "-."},
		{"Be kind.\nBe kind. 179 words", "Be kind.", ".. -."},
		{"Hi.\nBe kind.\nBye.", "Hi.\nBe kind. 179\nwords\nBye.", ".. .+ .+ .."},
		{"Be kind.\n\nBye.", "Be kind.\nBye.", ".. -. .."},
		{"Be kind.", "Be good.", "-+"},
		{"Be kind.", "\nBe kind. 179", ".+ .+"},
		{"one two.\nthree", "one two.three", ".. .+"},
	} {
		got := ""
		for i, row := range Rows(Words(c.before, c.after)) {
			if i > 0 {
				got += " "
			}
			got += marks(row)
		}
		if got != c.want {
			t.Errorf("%q to %q: %s, want %s", c.before, c.after, got, c.want)
		}
	}
}

// marks is - for a marked line before, + for one after, and a dot for each that is not.
func marks(row Row) string {
	before, after := row.Marks()
	out := []byte("..")
	if before {
		out[0] = '-'
	}
	if after {
		out[1] = '+'
	}
	return string(out)
}

// shape is = or ! and the line numbers, 0 for none.
func shape(row Row) string {
	number := func(l *Line) int {
		if l == nil {
			return 0
		}
		return l.Number
	}
	mark := "!"
	if row.Same() {
		mark = "="
	}
	return fmt.Sprintf("%s%d:%d", mark, number(row.Before), number(row.After))
}
