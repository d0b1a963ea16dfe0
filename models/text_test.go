package models

import "testing"

func TestNormalText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a\r\nb":             "a\nb",
		"a\rb\r\r\nc":        "a\nb\n\nc",
		" a \t\n ":           " a \t\n ",
		"e\u0301 and \u00e9": "e\u0301 and \u00e9", // both normal forms stay
		"a\u2028b\u0085c":    "a\u2028b\u0085c",
		"\u05e9\u202e\u200f": "\u05e9\u202e\u200f",
	} {
		if got := NormalText(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"Cara", "Cara, shop support", "كارا", "קרה", "カラ", "e\u0301", "👩‍⚕️", "👨‍👩‍👧", "❤️‍🔥", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👍🏽 Cara", "1️⃣", "🙂‍↔️", "葛\U000e0100城", "no\u00a0break", "\u0600 12",
	} {
		if !isName(name) {
			t.Errorf("%q is refused", name)
		}
	}
	for _, name := range []string{
		"Cara \u202ereversed", "Cara\u200b", "\ufeffCara", "Ca\u00adra", "Cara\u200d", "\u200dCara", "Ca\u200dra", "👩\u200d", "👩\u200dx", "Cara\ufe0f", "👩\ufe0f\ufe0f",
		"a\nb", "a\x00b", "a\u2028b", "a\u0085b", "\u2066Cara\u2069", "Cara\u200e", "\u061c", "\u3164", "\u115f", "\u2800", "Cara\U000e0067", "\U0001f600\U000e0067", "a\x1bb", "\xff",
	} {
		if isName(name) {
			t.Errorf("%q passes", name)
		}
	}
}

func TestIDs(t *testing.T) {
	t.Parallel()
	if !isID("CUSTOMER_CLIENT_V1") || isID("👩‍⚕️") || isID("\u200b") || isID("x\u200b") || isID("a\nb") {
		t.Error("an ID holds what can be seen and nothing else")
	}
}

func TestShownName(t *testing.T) {
	t.Parallel()
	if got := ShownName("Cara \u202ereversed\u2069\n"); got != "Cara reversed" {
		t.Errorf("%q", got)
	}
	if name := "👩‍⚕️ كارا"; ShownName(name) != name {
		t.Error("what can stand in a name is changed")
	}
}
