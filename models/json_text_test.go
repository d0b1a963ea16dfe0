package models

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// The length of indented JSON is known before it is written.
func TestIndentedLength(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`1`, `"a"`, `{}`, `[]`, `[[]]`, `[{}]`, `{"a":{}}`, `{"a":[]}`, `[1,2]`, `[1,[2,[3,{}]],[]]`, `{"a":{"b":[1,{"c":null}],"d":"e"},"f":true}`,
		`{"{[,:]}":"{[,:]}","\"":"\\","\\":"\""}`, `["\\\"[","]"]`, strings.Repeat("[", 90) + "0" + strings.Repeat("]", 90),
	} {
		var out bytes.Buffer
		if err := json.Indent(&out, []byte(text), "", "  "); err != nil {
			t.Fatal(err)
		}
		if got := indentedLength([]byte(text)); got != out.Len() {
			t.Errorf("%s: %d, want %d", text, got, out.Len())
		}
		if got := Indented([]byte(text)); got != out.String() {
			t.Errorf("%s became %s", text, got)
		}
	}
}

// JSON is indented while the result stays within 256 KiB, and never written out further than that.
func TestIndentedWithin256KiB(t *testing.T) {
	list := func(entries int) []byte { return []byte("[" + strings.Repeat("1,", entries-1) + "1]") }
	const line = len("\n  1,")
	most := mostIndented / line // the brackets take less than the last line lacks
	if got := Indented(list(most)); len(got) > mostIndented || !strings.Contains(got, "\n") {
		t.Errorf("%d entries: %d bytes", most, len(got))
	}
	if got := Indented(list(most + 1)); strings.Contains(got, "\n") {
		t.Errorf("%d entries are indented: %d bytes", most+1, len(got))
	}
	wide := []byte(strings.Repeat("[", 97) + strings.TrimSuffix(strings.Repeat("0,", 400_000), ",") + strings.Repeat("]", 97))
	if bytes := allocated(func() { Indented(wide) }); bytes > 1<<20 {
		t.Errorf("indenting %d bytes below 97 lists takes %d bytes", len(wide), bytes)
	}
}

// What is nested too deeply is known before any of it is made, also where the text is no JSON.
func TestDeeper(t *testing.T) {
	t.Parallel()
	for text, levels := range map[string]int{
		`1`: 0, `"[[["`: 0, `[]`: 1, `[{}]`: 2, `{"a":[1],"b":{"c":[]}}`: 3, `[[],[[]],[]]`: 3, `"\"[["`: 0, `["\\",[]]`: 2, `[[[`: 3,
	} {
		if deeper([]byte(text), levels) || levels > 0 && !deeper([]byte(text), levels-1) {
			t.Errorf("%s is not %d levels deep", text, levels)
		}
	}
}
