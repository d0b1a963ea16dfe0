package diff

import "unicode"

// tokens splits text into words, white space, line ends and single characters. Joined, they are the text again.
// Scripts without spaces are split by character.
func tokens(s string) []string {
	var out []string
	start, before := 0, rune(-1)
	for i, r := range s {
		if before >= 0 && !together(before, r) {
			out = append(out, s[start:i])
			start = i
		}
		before = r
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

// together tells whether two consecutive runes belong to one token.
// A grapheme cluster is never split, even if some tokens are longer than they need to be.
func together(a, b rune) bool {
	switch {
	case a == '\r' && b == '\n':
		return true
	case endsLine(a) || endsLine(b):
		return false
	case leans(b) || unicode.Is(unicode.Cf, a):
		return true
	case isFlag(a) && isFlag(b):
		return true
	}
	kind := kindOf(b)
	return kind != single && kindOf(a) == kind
}

type tokenKind int

const (
	single tokenKind = iota
	word
	space
)

// kindOf counts a combining mark as part of a word, since it follows the letter that it belongs to.
func kindOf(r rune) tokenKind {
	switch {
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
		return single
	case unicode.In(r, unicode.L, unicode.N, unicode.M) || r == '_':
		return word
	case unicode.IsSpace(r):
		return space
	}
	return single
}

func endsLine(r rune) bool { return r == '\n' || r == '\r' }

// leans tells whether a rune combines with the one before it: marks, joiners, variation selectors, skin tones,
// and the few letters that Unicode treats like marks.
func leans(r rune) bool {
	switch {
	case unicode.In(r, unicode.M, unicode.Cf):
		return true
	case r >= 0x1F3FB && r <= 0x1F3FF:
		return true
	}
	return r == 0x0E33 || r == 0x0EB3 || r == 0xFF9E || r == 0xFF9F
}

// isFlag tells whether a rune is a regional indicator: two of them make a flag.
func isFlag(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }
