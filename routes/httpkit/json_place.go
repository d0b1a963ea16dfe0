package httpkit

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"

	"greenroom/models"
)

// byteOrderMark stands before what some editors and shells write; it is no part of the text.
var byteOrderMark = []byte("\ufeff")

// notJSON tells where a body stops being JSON, because what is wrong there may be invisible. It never repeats more than that one character,
// and that only where it can't be part of a word.
func notJSON(raw []byte, at int64) error {
	switch {
	case len(bytes.TrimSpace(raw)) == 0:
		return errEmpty
	case bytes.HasPrefix(raw, []byte{0xff, 0xfe}) || bytes.HasPrefix(raw, []byte{0xfe, 0xff}) || bytes.IndexByte(raw, 0) >= 0:
		return errNotUTF8 // UTF-16, as a rule
	}
	before, rest := raw[:min(at, int64(len(raw)))], raw[min(at, int64(len(raw))):]
	line := bytes.Count(before, []byte{'\n'}) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return models.Fail(models.CodeInvalidJSON, fmt.Sprintf("The body is not JSON at line %d, column %d%s. Check commas, quotes and brackets.", line, column, oddCharacter(rest)))
}

// oddCharacter names a character that looks like another one or like nothing, such as curly quotes and blanks that are none to JSON.
func oddCharacter(rest []byte) string {
	r, size := utf8.DecodeRune(rest)
	switch {
	case len(rest) == 0:
		return ", where it ends"
	case r == utf8.RuneError && size == 1:
		return ", where it is not UTF-8"
	case r < utf8.RuneSelf || unicode.IsLetter(r) || unicode.IsNumber(r):
		return ""
	}
	return fmt.Sprintf(" (%U)", r)
}
