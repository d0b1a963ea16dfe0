package store

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"greenroom/models"
)

// shortestPiece is how many characters the trigram index needs; shorter searches read the words themselves.
const shortestPiece = 3

// index puts what a template can be found by into the search index.
func index(tx *gorm.DB, row templateRow, slug string, latest versionRow) error {
	document, err := models.ParseDocument([]byte(latest.Document))
	if err != nil {
		return err
	}
	words := strings.Join([]string{slug, latest.Name, row.Description, strings.Join(row.Tags, " "), document.Persona.SystemPrompt}, "\n")
	if err := tx.Exec("DELETE FROM template_search WHERE template_id = ?", row.ID).Error; err != nil {
		return fmt.Errorf("take %s out of the search index: %w", slug, err)
	}
	if err := tx.Exec("INSERT INTO template_search (template_id, words) VALUES (?, ?)", row.ID, words).Error; err != nil {
		return fmt.Errorf("put %s into the search index: %w", slug, err)
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

// matching restricts templates t to those that hold every word of a search, in any case.
func matching(db *gorm.DB, search string) *gorm.DB {
	var long []string
	for _, word := range strings.Fields(strings.ReplaceAll(search, "\x00", " ")) {
		if utf8.RuneCountInString(word) < shortestPiece {
			db = db.Where(`t.id IN (SELECT template_id FROM template_search WHERE words LIKE ? ESCAPE '\')`, "%"+escapeLike(word)+"%")
		} else {
			long = append(long, `"`+strings.ReplaceAll(word, `"`, `""`)+`"`)
		}
	}
	if len(long) > 0 {
		db = db.Where("t.id IN (SELECT template_id FROM template_search WHERE template_search MATCH ?)", strings.Join(long, " AND "))
	}
	return db
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(s)
}
