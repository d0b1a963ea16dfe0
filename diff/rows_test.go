package diff

import (
	"fmt"
	"testing"
)

// What is written behind the last line stands below it, and the line itself stays unchanged.
func TestRowsOfATextThatGoesOn(t *testing.T) {
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
