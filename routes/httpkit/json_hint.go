package httpkit

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// hint says what mends a text at the place where it stops being JSON.
func (p JSONPlace) hint() string {
	hints := jsonHints
	if p.inText() {
		hints = textHints
	}
	for _, h := range hints {
		if h.fits(p) {
			return h.says
		}
	}
	return "Check commas, quotes and brackets."
}

// jsonHint is a mistake that is often made, known by what stands around the place.
type jsonHint struct {
	fits func(JSONPlace) bool
	says string
}

// textHints are for places inside a text in quotes.
var textHints = []jsonHint{
	{JSONPlace.atEnd, `This text has no closing quote.`},
	{begins(`\`), `A backslash begins an escape, such as \n or \". Write a plain backslash as \\.`},
	{matches("^[\x00-\x1f]"), `A text stays on one line: write a line break in it as \n and a tab as \t.`},
}

// jsonHints are for all other places; the first that fits counts.
var jsonHints = []jsonHint{
	{JSONPlace.atEnd, `A closing bracket or brace is missing.`},
	{both(begins(","), follows(":")), `A value is missing before this comma.`},
	{begins(","), `Remove this comma.`},
	{matches("^['`´]"), `Put names and texts in double quotes (").`},
	{matches(`^[“”„‟‘’‚‛«»‹›「」″′＂＇]`), `Replace curly quotes by straight ones (").`},
	{matches(`^(//|/\*|#|<!--)`), `JSON has no comments: remove this one.`},
	{matches(`^&[#a-zA-Z0-9]+;`), `Write the character itself, such as " in place of &quot;.`},
	{begins(`\`), `Remove the backslashes before quotes.`},
	{startsWith(isOddBlank), `Replace this special blank by an ordinary one.`},
	{startsWith(isInvisible), `Delete this invisible character.`},
	{matches(`^(True|False|None)\b`), `Write true, false or null.`},
	{matches(`^(undefined|NaN|-?Infinity)\b`), `JSON has no such value: write null, or leave the name out.`},
	{matches(`^(\.\.\.|…)`), `Put in what the dots stand for, or remove them.`},
	{both(matches(`^[\pL\pN_$]`), follows(`"`)), `A quote inside a text is written as \". A comma or colon may be missing.`},
	{matches(`^[\pL\pN_$][\pL\pN_$.-]*\s*:`), `Put names in double quotes, such as "type".`},
	{both(matches(`^[\pN.xXeE_]`), follows("0123456789.")), badNumber},
	{both(matches(`^[}\],]`), follows(".eE-+")), badNumber},
	{matches(`^[-+.]`), badNumber},
	{both(matches(`^["{\[\pL\pN]`), follows(`"}]0123456789el`)), `A comma or colon is missing before this.`}, // el: the ends of true, false and null
	{matches(`^[\pL_$]`), `Put texts in double quotes (").`},
	{both(matches(`^[}\]]`), follows(":")), `A value is missing before this.`},
	{matches(`^[}\]]`), `This does not close what was opened last.`},
}

const badNumber = `Write numbers such as 5, -0.5 or 1e3.`

func begins(with string) func(JSONPlace) bool {
	return func(p JSONPlace) bool { return bytes.HasPrefix(p.Rest, []byte(with)) }
}

func matches(pattern string) func(JSONPlace) bool {
	compiled := regexp.MustCompile(pattern)
	return func(p JSONPlace) bool { return compiled.Match(p.Rest) }
}

// follows tells whether one of these stands before the place, white space left out.
func follows(oneOf string) func(JSONPlace) bool {
	return func(p JSONPlace) bool { last := p.last(); return last != 0 && strings.IndexByte(oneOf, last) >= 0 }
}

func startsWith(is func(rune) bool) func(JSONPlace) bool {
	return func(p JSONPlace) bool {
		r, size := utf8.DecodeRune(p.Rest)
		return size > 0 && r != utf8.RuneError && is(r)
	}
}

func both(one, other func(JSONPlace) bool) func(JSONPlace) bool {
	return func(p JSONPlace) bool { return one(p) && other(p) }
}

// isOddBlank tells whether a character looks like a blank and is none to JSON.
func isOddBlank(r rune) bool { return unicode.IsSpace(r) && !strings.ContainsRune(jsonBlanks, r) }

func isInvisible(r rune) bool { return unicode.In(r, unicode.Cf) || unicode.IsControl(r) }
