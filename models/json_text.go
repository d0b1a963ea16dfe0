package models

import (
	"bytes"
	"encoding/json"
	"iter"
)

// mostIndented is how long a JSON text may become by indenting, in bytes. Nobody reads more than that line by line.
const mostIndented = 256 << 10

// Indented gives compact JSON as people read it, two spaces for each level, or as it is where that would become too long.
func Indented(compact []byte) string {
	if indentedLength(compact) > mostIndented {
		return string(compact)
	}
	var out bytes.Buffer
	if json.Indent(&out, compact, "", "  ") != nil {
		return string(compact)
	}
	return out.String()
}

// indentedLength is how long compact JSON becomes by indenting. It is known before any of that is written:
// a megabyte of short entries below a hundred lists would become two hundred.
func indentedLength(compact []byte) int {
	length, level := len(compact), 0
	line := func() { length += len("\n") + level*len("  ") }
	for at, mark := range structure(compact) {
		switch mark {
		case '{', '[':
			level++
			if !closes(compact, at+1) {
				line()
			}
		case '}', ']':
			level--
			if !opens(compact, at-1) {
				line()
			}
		case ',':
			line()
		case ':':
			length += len(" ")
		}
	}
	return length
}

func opens(text []byte, at int) bool  { return at >= 0 && (text[at] == '{' || text[at] == '[') }
func closes(text []byte, at int) bool { return at < len(text) && (text[at] == '}' || text[at] == ']') }

// deeper tells whether a JSON text nests objects and lists deeper than so many levels, before any of them is made.
func deeper(text []byte, levels int) bool {
	level := 0
	for _, mark := range structure(text) {
		switch mark {
		case '{', '[':
			level++
		case '}', ']':
			level--
		}
		if level > levels {
			return true
		}
	}
	return false
}

// structure gives the brackets, commas and colons of a JSON text with their places, those inside its strings left out.
func structure(text []byte) iter.Seq2[int, byte] {
	return func(yield func(int, byte) bool) {
		inString := false
		for at := 0; at < len(text); at++ {
			switch mark := text[at]; {
			case mark == '"':
				inString = !inString
			case inString && mark == '\\':
				at++
			case inString:
			case bytes.IndexByte([]byte("{}[],:"), mark) >= 0 && !yield(at, mark):
				return
			}
		}
	}
}
