package diff

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/rivo/uniseg"
)

// sides puts the texts together again that segments were made of.
func sides(words []Segment) (before, after string) {
	for _, s := range words {
		if s.Kind != Insert {
			before += s.Text
		}
		if s.Kind != Delete {
			after += s.Text
		}
	}
	return before, after
}

// shown writes segments as people mark changes: [-gone-]{+new+}.
func shown(words []Segment) string {
	var out strings.Builder
	for _, s := range words {
		switch s.Kind {
		case Equal:
			out.WriteString(s.Text)
		case Delete:
			out.WriteString("[-" + s.Text + "-]")
		case Insert:
			out.WriteString("{+" + s.Text + "+}")
		}
	}
	return out.String()
}

func TestWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ before, after, want string }{
		{"", "", ""},
		{"", "new", "{+new+}"},
		{"old", "", "[-old-]"},
		{"same\ntext", "same\ntext", "same\ntext"},
		{"Be kind.", "Be very kind.", "Be{+ very+} kind."},
		{"a red apple falls down", "a green pear falls down", "a [-red apple-]{+green pear+} falls down"},
		{"one\ntwo\nthree\n", "one\n2\nthree\n", "one\n[-two-]{+2+}\nthree\n"},
		{"one\nthree\n", "one\ntwo\nthree\n", "one\n{+two\n+}three\n"},
		{"Nothing here is alike", "Zero words match whatsoever", "[-Nothing here is alike-]{+Zero words match whatsoever+}"},
		{"Grüße an José", "Grüße an Jose\u0301", "Grüße an [-José-]{+Jose\u0301+}"},
		{"family: 👩‍👩‍👧", "family: 👩‍👩‍👦", "family: [-👩‍👩‍👧-]{+👩‍👩‍👦+}"},
		{"ようこそ、田中さん", "ようこそ、山田さん", "ようこそ、{+山+}田[-中-]さん"},
		{"a b\r", "a b\r\nc", "a b[-\r-]{+\r\nc+}"},
		{"line\r\nnext", "line\nnext", "line[-\r\n-]{+\n+}next"},
	} {
		if got := shown(Words(c.before, c.after)); got != c.want {
			t.Errorf("%q to %q:\n got %q\nwant %q", c.before, c.after, got, c.want)
		}
	}
}

// writing makes texts out of few words, so that much repeats, with all that makes text hard.
type writing struct{ *rand.Rand }

var pieces = strings.Split("the a cat dog Über naïve e\u0301 \u0301 👩‍👩‍👧 👍🏽 👍 🇩🇪🇫🇷 🇩 क्षि 한국 각 ไทยน้ำ ຳ ガ ｶﾞ 田 中 \r\n \n \r \u200d \u0600 . , !? -- 0.5 x_y \t \u2028 \u00a0 \ufeff {\"k\": <b>", " ")

func (w writing) text(n int) string {
	var out strings.Builder
	for range w.IntN(n + 1) {
		out.WriteString(pieces[w.IntN(len(pieces))])
		if w.IntN(3) > 0 {
			out.WriteString([]string{" ", "  ", "\n", "\n\n"}[w.IntN(4)])
		}
	}
	return out.String()
}

// edited changes a text here and there.
func (w writing) edited(s string) string {
	parts := strings.SplitAfter(s, " ")
	for range w.IntN(5) {
		i := w.IntN(len(parts))
		parts = slices.Replace(parts, i, min(i+w.IntN(3), len(parts)), w.text(3))
		if len(parts) == 0 {
			return ""
		}
	}
	return strings.Join(parts, "")
}

// pairOf makes two texts out of a seed, most often one and an edited copy.
func pairOf(seed uint64) (before, after string) {
	w := writing{rand.New(rand.NewPCG(seed, 1))}
	before = w.text(200)
	if after = w.edited(before); w.IntN(4) == 0 {
		after = w.text(200)
	}
	return before, after
}

// everyText calls try with many pairs of texts, the same in every run; a failure tells the seed that makes its pair.
func everyText(t *testing.T, try func(t *testing.T, before, after string)) {
	t.Helper()
	t.Parallel()
	for seed := uint64(0); seed < 2000 && !t.Failed(); seed++ {
		before, after := pairOf(seed)
		try(t, before, after)
		if t.Failed() {
			t.Logf("seed %d", seed)
		}
	}
}

// What changed, undone and done again, gives exactly what was and what is.
func TestWordsLoseNothing(t *testing.T) { everyText(t, losesNothing) }

func losesNothing(t *testing.T, before, after string) {
	t.Helper()
	words := Words(before, after)
	if a, b := sides(words); a != before || b != after {
		t.Fatalf("%q to %q gives\n%q\n%q", before, after, a, b)
	}
	for i, s := range words {
		if s.Text == "" || i > 0 && words[i-1].Kind == s.Kind {
			t.Fatalf("segment %d of %q is empty or like the one before", i, shown(words))
		}
	}
	if before == after && len(words) > 1 {
		t.Fatalf("a change in nothing: %q", shown(words))
	}
}

// graphemeEnds tells where characters as readers see them end; a line end always ends one, whatever the library says of a mark behind it.
func graphemeEnds(s string) map[int]bool {
	ends := map[int]bool{0: true}
	for i := range len(s) {
		if s[i] == '\n' || s[i] == '\r' && !strings.HasPrefix(s[i+1:], "\n") {
			ends[i+1] = true
		}
	}
	for g := uniseg.NewGraphemes(s); g.Next(); {
		_, to := g.Positions()
		ends[to] = true
	}
	return ends
}

func tail(s string) string { return s[max(0, len(s)-12):] }

func head(s string) string { return s[:min(12, len(s))] }

func TestNoCharacterIsCut(t *testing.T) { everyText(t, cutsNoCharacter) }

func cutsNoCharacter(t *testing.T, before, after string) {
	t.Helper()
	if strings.Join(tokens(before), "") != before {
		t.Fatalf("the tokens of %q are not the text", before)
	}
	inBefore, inAfter := graphemeEnds(before), graphemeEnds(after)
	a, b := 0, 0
	for _, s := range Words(before, after) {
		if s.Kind != Insert {
			a += len(s.Text)
		}
		if s.Kind != Delete {
			b += len(s.Text)
		}
		if !inBefore[a] || !inAfter[b] {
			t.Fatalf("%q ends inside a character: before %q|%q, after %q|%q", s.Text, tail(before[:a]), head(before[a:]), tail(after[:b]), head(after[b:]))
		}
	}
}

// FuzzWords looks for texts that the seeds of the tests above never make.
func FuzzWords(f *testing.F) {
	f.Add(uint64(0))
	f.Fuzz(func(t *testing.T, seed uint64) {
		before, after := pairOf(seed)
		losesNothing(t, before, after)
		cutsNoCharacter(t, before, after)
	})
}

func TestRowsAreTheLinesOfBothSides(t *testing.T) {
	everyText(t, func(t *testing.T, before, after string) {
		rows := Rows(Words(before, after))
		var a, b []*Line
		for _, row := range rows {
			if row.Before != nil {
				a = append(a, row.Before)
			}
			if row.After != nil {
				b = append(b, row.After)
			}
		}
		wantLines(t, a, before, Insert)
		wantLines(t, b, after, Delete)
		n := 0
		for _, s := range Stretches(rows, 2) {
			n += len(s.Rows)
			if s.Quiet && slices.ContainsFunc(s.Rows, func(r Row) bool { return !r.Same() }) {
				t.Fatalf("a change in a quiet stretch of %q to %q", before, after)
			}
		}
		if n != len(rows) {
			t.Fatalf("%d rows in stretches, %d in all", n, len(rows))
		}
	})
}

// wantLines checks that lines are those of a text, numbered, without segments of the other side.
func wantLines(t *testing.T, lines []*Line, text string, never Kind) {
	t.Helper()
	var got []string
	for i, l := range lines {
		line := ""
		for _, s := range l.Segments {
			line += s.Text
			if s.Kind == never || s.Text == "" {
				t.Fatalf("line %d has a segment %+v", i+1, s)
			}
		}
		if got = append(got, line); l.Number != i+1 {
			t.Fatalf("line %d is numbered %d", i+1, l.Number)
		}
	}
	if strings.Join(got, "\n") != text || text == "" && len(lines) > 0 {
		t.Fatalf("%d lines make %q, not %q", len(lines), strings.Join(got, "\n"), text)
	}
}

func TestStretchesFoldWhatIsFarFromChanges(t *testing.T) {
	t.Parallel()
	var before, after strings.Builder
	for i := range 40 {
		fmt.Fprintf(&before, "line %d\n", i)
		if i == 20 {
			fmt.Fprintf(&after, "line %d changed\n", i)
			continue
		}
		fmt.Fprintf(&after, "line %d\n", i)
	}
	got := Stretches(Rows(Words(before.String(), after.String())), 3)
	var sizes []string
	for _, s := range got {
		sizes = append(sizes, fmt.Sprint(len(s.Rows), s.Quiet))
	}
	if strings.Join(sizes, " ") != "17 true 7 false 17 true" {
		t.Errorf("got %v", sizes)
	}
}

// worst are pairs of prompts of 32,000 characters that have little or nothing in common.
func worst() map[string][2]string {
	w := writing{rand.New(rand.NewPCG(7, 7))}
	made := func(letters string, ends string) string {
		var out strings.Builder
		for out.Len() < 32_000 {
			for range 1 + w.IntN(8) {
				out.WriteByte(letters[w.IntN(len(letters))])
			}
			out.WriteByte(ends[w.IntN(len(ends))])
		}
		return out.String()[:32_000]
	}
	return map[string][2]string{
		"no word alike":      {made("abcdefghijklm", " "), made("nopqrstuvwxyz", " ")},
		"few words, all mix": {made("ab", " "), made("ab", " ")},
		"lines of chance":    {made("abc", "  \n"), made("abc", "  \n")},
		"a line each":        {made("abcdefgh", "\n"), made("ijklmnop", "\n")},
		"signs alone":        {made(".,;:!", "?"), made(".,;:!", "?")},
		"one character":      {strings.Repeat("田", 32_000), strings.Repeat("中", 32_000)},
		"two in turn":        {strings.Repeat("田中", 16_000), strings.Repeat("中田田", 10_666)},
	}
}

// TestWorstPromptsAreBounded counts allocations, since time depends on what else the machine does: a search makes a fixed number
// of them for each change that it follows, whatever the length of the text. It is not parallel: the counters are those of the process.
func TestWorstPromptsAreBounded(t *testing.T) {
	const mostAllocations, mostBytes = 8_000, 150 // bytes are for each byte of text
	for name, pair := range worst() {
		var words []Segment
		allocations, bytes := allocated(func() { words = Words(pair[0], pair[1]) })
		if a, b := sides(words); a != pair[0] || b != pair[1] {
			t.Fatalf("%s: not the same texts again", name)
		}
		if bytes /= uint64(len(pair[0]) + len(pair[1])); allocations > mostAllocations || bytes > mostBytes {
			t.Errorf("%s takes %d allocations, and %d bytes for each byte of text", name, allocations, bytes)
		}
	}
}

// allocated counts the allocations of work, and their bytes.
func allocated(work func()) (count, bytes uint64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	work()
	runtime.ReadMemStats(&after)
	return after.Mallocs - before.Mallocs, after.TotalAlloc - before.TotalAlloc
}

func BenchmarkWords(b *testing.B) {
	for name, pair := range worst() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Words(pair[0], pair[1])
			}
		})
	}
}
