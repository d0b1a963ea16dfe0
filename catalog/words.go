package catalog

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// searchable is text in the form that search looks at: folded words, each after a space.
func searchable(parts ...string) string {
	return strings.Join(wordsOf(strings.Join(parts, " ")), "")
}

// wordsOf gives the folded words of a text, each after a space:
// in searchable text it then finds beginnings of words alone, so that male is not found in female.
func wordsOf(text string) []string {
	words := strings.FieldsFunc(folded(text), func(r rune) bool { return !unicode.In(r, unicode.L, unicode.N, unicode.M) })
	for i, word := range words {
		words[i] = " " + word
	}
	return words
}

// holdsAll tells whether searchable text has all words.
func holdsAll(text string, words []string) bool {
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
}

// sortKey puts names in order without regard to case and accents; what comes after the name parts equal ones.
func sortKey(name, then string) string {
	return folded(name) + "\x00" + name + "\x00" + folded(then)
}

// folded is text in lower case and without accents, in the compatibility form of Unicode: Renée and RENEE are the same.
func folded(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text))
}
