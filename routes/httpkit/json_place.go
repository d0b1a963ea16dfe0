package httpkit

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

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
	place := placeIn(raw, at)
	return models.Fail(models.CodeInvalidJSON, "The body is "+place.String()+". "+place.Hint)
}

// JSONPlace is where a text stops being JSON, and what mends it.
type JSONPlace struct {
	Before, Rest []byte // the text before the place, which begins a JSON text, and from it on
	Hint         string // a sentence
	twice        bool   // a name of an object stands there again
}

// NotJSON finds where a text, without a byte order mark, is not JSON, or where an object has a name twice; nil when all of it is sound.
func NotJSON(raw []byte) *JSONPlace {
	dec := jsontext.NewDecoder(bytes.NewBuffer(raw))
	_, err := dec.ReadValue()
	end := dec.InputOffset()
	if err == nil {
		if _, err = dec.ReadToken(); errors.Is(err, io.EOF) {
			return nil
		}
	}
	place := placeIn(raw, failedAt(raw, end, err))
	if errors.Is(err, jsontext.ErrDuplicateName) {
		place.twice, place.Hint = true, "This name stands twice in its object: remove one of them."
	}
	return &place
}

func placeIn(raw []byte, at int64) JSONPlace {
	at = min(at, int64(len(raw)))
	p := JSONPlace{Before: raw[:at], Rest: raw[at:]}
	if !p.inText() && !p.atEnd() {
		at = int64(p.begin())
		p.Before, p.Rest = raw[:at], raw[at:]
	}
	p.Hint = p.hint()
	return p
}

// begin is where the mistake begins that shows at the place: a word that only begins like true, false or null is wrong from its first letter on,
// and before a closing bracket the comma is wrong.
func (p JSONPlace) begin() int {
	if p.last() == ',' && bytes.IndexByte([]byte("]}"), p.Rest[0]) >= 0 {
		return bytes.LastIndexByte(p.Before, ',')
	}
	return len(bytes.TrimRightFunc(p.Before, inWord))
}

func inWord(r rune) bool { return r == '-' || r < utf8.RuneSelf && unicode.IsLetter(r) }

// String is "not JSON at line 1, column 2 (U+201C)".
func (p JSONPlace) String() string {
	what := "not JSON"
	if p.twice {
		what = "not clear"
	}
	line := bytes.Count(p.Before, []byte{'\n'}) + 1
	column := utf8.RuneCount(p.Before[bytes.LastIndexByte(p.Before, '\n')+1:]) + 1
	return fmt.Sprintf("%s at line %d, column %d%s", what, line, column, oddCharacter(p.Rest))
}

// oddCharacter names a character that can't be part of a word: a sign, or one that looks like another or like nothing,
// such as curly quotes and blanks that are none to JSON.
func oddCharacter(rest []byte) string {
	r, size := utf8.DecodeRune(rest)
	switch {
	case len(rest) == 0:
		return ", where it ends"
	case r == utf8.RuneError && size == 1:
		return ", where it is not UTF-8"
	case unicode.IsLetter(r) || unicode.IsNumber(r):
		return ""
	case r < utf8.RuneSelf && unicode.IsGraphic(r) && r != ' ':
		return fmt.Sprintf(" (%c)", r)
	case r < utf8.RuneSelf:
		return ""
	}
	return fmt.Sprintf(" (%U)", r)
}

// inText tells whether the place is inside a text in quotes.
func (p JSONPlace) inText() (inside bool) {
	for i := 0; i < len(p.Before); i++ {
		switch {
		case p.Before[i] == '"':
			inside = !inside
		case p.Before[i] == '\\' && inside:
			i++
		}
	}
	return inside
}

func (p JSONPlace) atEnd() bool { return len(p.Rest) == 0 }

// last is the last byte before the place that is no white space; 0 at the beginning.
func (p JSONPlace) last() byte {
	before := bytes.TrimRight(p.Before, jsonBlanks)
	if len(before) == 0 {
		return 0
	}
	return before[len(before)-1]
}

// jsonBlanks are the only characters that JSON takes as white space.
const jsonBlanks = " \t\r\n"
