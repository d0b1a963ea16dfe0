package store

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"greenroom/models"
)

const (
	shortestPiece = 3   // characters that the trigram index needs; for shorter ones the words themselves are read
	longestSearch = 200 // characters, so that a search cannot outgrow what SQLite takes in one statement
)

// index puts the searchable text of a template into the search index.
func index(tx *gorm.DB, row templateRow, slug string, latest versionRow) error {
	document, err := models.ParseDocument([]byte(latest.Document))
	if err != nil {
		return err
	}
	words := strings.Join([]string{slug, latest.Name, row.Description, strings.Join(row.Tags, " "), document.Persona.SystemPrompt}, "\n")
	if err := tx.Exec("INSERT OR REPLACE INTO template_search (rowid, words) VALUES (?, ?)", row.Seq, folded(words)).Error; err != nil {
		return fmt.Errorf("put %s into the search index: %w", slug, err)
	}
	return nil
}

func unindex(tx *gorm.DB, row templateRow) error {
	if err := tx.Exec("DELETE FROM template_search WHERE rowid = ?", row.Seq).Error; err != nil {
		return fmt.Errorf("take a template out of the search index: %w", err)
	}
	return nil
}

func reindex(tx *gorm.DB, row templateRow, slug string) error {
	latest, err := findVersion(tx, row.ID, row.LatestVersion)
	if err != nil {
		return err
	}
	return index(tx, row, slug, latest)
}

// searchWords splits a search into its words; each comes once, folded.
func searchWords(search string) ([]string, error) {
	if utf8.RuneCountInString(search) > longestSearch {
		return nil, models.Invalid(models.FieldError{Field: "search", Code: "too_long", Message: "Search for at most 200 characters."})
	}
	words := strings.Fields(folded(search))
	slices.Sort(words)
	return slices.Compact(words), nil
}

// folded normalises text for the index and for searches: LIKE by itself folds only ASCII letters, and stops at a NUL.
func folded(text string) string {
	return strings.ToLower(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", " "), " "))
}

// matching keeps the templates t that have all of the words.
func matching(db *gorm.DB, words []string) *gorm.DB {
	var long []string
	for _, word := range words {
		if utf8.RuneCountInString(word) < shortestPiece {
			db = db.Where(`t.seq IN (SELECT rowid FROM template_search WHERE words LIKE ? ESCAPE '\')`, "%"+escapeLike(word)+"%")
		} else {
			long = append(long, `"`+strings.ReplaceAll(word, `"`, `""`)+`"`)
		}
	}
	if len(long) > 0 {
		db = db.Where("t.seq IN (SELECT rowid FROM template_search WHERE template_search MATCH ?)", strings.Join(long, " AND "))
	}
	return db
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(s)
}
