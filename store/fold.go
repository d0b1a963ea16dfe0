package store

import (
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// folded gives texts that people read as the same the same form: composed and decomposed letters, upper and lower case, wide and narrow ones
// (Unicode's NFKC and case folding). Names are sorted and texts are searched in it, on every database.
// A NUL, at which databases end a text, and what is no UTF-8 become spaces.
func folded(text string) string {
	if isASCII(text) {
		return strings.ReplaceAll(strings.ToLower(text), "\x00", " ")
	}
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", " "), " ")
	// Folding can undo what composing did, and the other way round: Unicode's own rule goes twice.
	return norm.NFKC.String(caseless.String(norm.NFKC.String(caseless.String(norm.NFD.String(text)))))
}

var caseless = cases.Fold()

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}
