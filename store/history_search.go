package store

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gorm.io/gorm"

	"greenroom/models"
)

// matchingVersions keeps the versions that have all of the words in a note or in the name of a changed field.
// Each place is answered from an index, so that no document is read.
func matchingVersions(db *gorm.DB, templateID string, words []string) *gorm.DB {
	for _, word := range words {
		has, patterns := likeInAnyCase("note", word)
		values := slices.Concat([]any{templateID}, patterns, []any{templateID}, patterns, []any{templateID, append(models.FieldsCalled(word), "")})
		db = db.Where(`(number IN (SELECT number FROM template_versions WHERE template_id = ? AND note <> '' AND `+has+`)
			OR number IN (SELECT to_version FROM label_moves WHERE template_id = ? AND note <> '' AND `+has+`)
			OR number IN (SELECT version FROM version_changes WHERE template_id = ? AND field IN ?))`, values...)
	}
	return db
}

// lowered is a search in lower case, and without the NUL at which LIKE stops.
func lowered(text string) string {
	return strings.ToLower(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", " "), " "))
}

// likeInAnyCase looks for a folded word. LIKE folds ASCII letters alone, so others are also looked for in capitals and with a capital first.
func likeInAnyCase(column, word string) (condition string, patterns []any) {
	first, size := utf8.DecodeRuneInString(word)
	spellings := []string{word, string(unicode.ToTitle(first)) + word[size:], strings.ToUpper(word)}
	slices.Sort(spellings)
	spellings = slices.CompactFunc(spellings, sameForLike)
	for _, spelling := range spellings {
		patterns = append(patterns, "%"+escapeLike(spelling)+"%")
	}
	return "(" + column + strings.Repeat(` LIKE ? ESCAPE '\' OR `+column, len(spellings)-1) + ` LIKE ? ESCAPE '\')`, patterns
}

func sameForLike(a, b string) bool { return lowerASCII(a) == lowerASCII(b) }

func lowerASCII(text string) string {
	return strings.Map(func(r rune) rune {
		if r <= unicode.MaxASCII {
			return unicode.ToLower(r)
		}
		return r
	}, text)
}
