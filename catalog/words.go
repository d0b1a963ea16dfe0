package catalog

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// idStart is how many characters of an ID must be typed to find it.
const idStart = 8

// search is a parsed search text.
type search struct {
	words []string
	id    string // the beginning of an ID
}

func searchFor(typed string) search {
	s := search{words: wordsOf(typed)}
	if id := strings.ToLower(strings.TrimSpace(typed)); len(id) >= idStart {
		s.id = id
	}
	return s
}

// finds reports whether a row's searchable text has all words, or its ID the prefix.
func (s search) finds(text, id string) bool {
	if s.id != "" && strings.HasPrefix(id, s.id) {
		return true
	}
	return !slices.ContainsFunc(s.words, func(word string) bool { return !strings.Contains(text, word) })
}

// searchable folds text for search: words, each after a space.
func searchable(parts ...string) string {
	return strings.Join(wordsOf(strings.Join(parts, " ")), "")
}

// wordsOf gives the folded words of a text, each after a space.
// The space makes a word match at beginnings of words only: male is not found in female.
func wordsOf(text string) []string {
	words := strings.FieldsFunc(folded(text), func(r rune) bool { return !unicode.In(r, unicode.L, unicode.N, unicode.M) })
	for i, word := range words {
		words[i] = " " + word
	}
	return words
}

// sortKey sorts names without regard to case and accents, then by the second text.
func sortKey(name, then string) string {
	return folded(name) + "\x00" + name + "\x00" + folded(then)
}

// folded is text in lower case without accents (Unicode NFKD), so that Renée and RENEE match.
func folded(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text))
}
