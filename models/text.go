package models

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// NormalText gives text as it is kept: its lines end with LF. White space and Unicode's normal forms stay as they were typed,
// because Anam's models read them, and a prompt that changes by being saved would show changes that nobody made.
func NormalText(text string) string {
	if !strings.Contains(text, "\r") {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

// wellFormed holds for valid UTF-8 without NUL, which neither a form nor every database can carry.
func wellFormed(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, 0) }

// hasContent holds when there is something to see in a text, or a NUL, which is refused and not dropped.
func hasContent(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r == 0 || !unicode.IsSpace(r) && !invisible(r) })
}

// isID holds for one line in which each character can be seen: a hidden one would make two IDs of what looks like one.
func isID(text string) bool { return wellFormed(text) && !strings.ContainsFunc(text, invisible) }

// isName is isID for names that people choose, where emoji are made of several characters.
func isName(text string) bool {
	runes := []rune(text)
	for i, r := range runes {
		if invisible(r) && !insideEmoji(runes, i) {
			return false
		}
	}
	return wellFormed(text)
}

// brailleBlank is a symbol without a dot, which no table of Unicode counts as blank.
const brailleBlank = '\u2800'

// invisible holds for control and format characters, among them those that turn the direction of a line, for separators of lines,
// and for everything else that is drawn as nothing.
// Arabic number signs are format characters too, but can be seen.
func invisible(r rune) bool {
	if unicode.Is(unicode.Prepended_Concatenation_Mark, r) {
		return false
	}
	return r == brailleBlank || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// The characters that make one emoji of several.
const (
	joiner    = '\u200d'
	blackFlag = '\U0001f3f4' // with letters of the range tags behind it: a flag of a region
	tagFirst  = '\U000e0020'
	tagLast   = '\U000e007f'
)

// insideEmoji holds for an invisible character that belongs to an emoji: a selector behind a sign, a joiner between two, a tag of a flag.
func insideEmoji(runes []rune, at int) bool {
	before := at - 1
	for before >= 0 && runes[before] >= tagFirst && runes[before] <= tagLast {
		before--
	}
	switch r := runes[at]; {
	case r >= tagFirst && r <= tagLast:
		return before >= 0 && runes[before] == blackFlag
	case at == 0:
		return false
	case r == joiner:
		return at+1 < len(runes) && emojiPart(runes[at-1]) && emojiPart(runes[at+1])
	case unicode.Is(unicode.Variation_Selector, r):
		return emojiPart(runes[at-1]) && !unicode.Is(unicode.Variation_Selector, runes[at-1]) || unicode.Is(unicode.Han, runes[at-1])
	}
	return false
}

// emojiPart holds for signs, for skin tones and for digits of keycaps; a selector may stand between a sign and a joiner.
func emojiPart(r rune) bool {
	return unicode.In(r, unicode.So, unicode.Sm, unicode.Sk, unicode.Variation_Selector) || strings.ContainsRune("0123456789#*©®‼⁉〰〽", r)
}

// ShownName gives a name as it can stand in a line of text: without characters that would turn the line's direction.
// Names are refused with them, but one that was stored before may have some.
func ShownName(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) || unicode.IsControl(r) {
			return -1
		}
		return r
	}, name)
}
