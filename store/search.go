package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gorm.io/gorm"

	"greenroom/models"
)

// longestSearch in characters keeps a search from outgrowing what SQLite takes in one statement.
const longestSearch = 200

const (
	readingWords = "SELECT head, starts, body FROM template_words WHERE seq = ?"
	keepingWords = "INSERT INTO template_words (seq, head, starts, body) VALUES (?, ?, ?, ?) " +
		"ON CONFLICT (seq) DO UPDATE SET head = excluded.head, starts = excluded.starts, body = excluded.body"
	indexingPieces = "INSERT OR REPLACE INTO template_search (rowid, pieces) VALUES (?, ?)"
)

// index lets a template be found by its words as they are now, and touches nothing where they are the same as before.
func index(tx *gorm.DB, row templateRow, latest models.Document) error {
	var before searchText
	err := readOne(tx, readingWords, []any{row.Seq}, &before.head, &before.starts, &before.body)
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return fmt.Errorf("read the words of %s: %w", row.Slug, err)
	}
	text := searchTextOf(row.Slug, row.Name, row.Tags, row.Description, latest.Persona.SystemPrompt)
	if text == before {
		return nil
	}
	if err := changeRows(tx, keepingWords, row.Seq, text.head, text.starts, text.body); err != nil {
		return fmt.Errorf("keep the words of %s: %w", row.Slug, err)
	}
	if err := changeRows(tx, indexingPieces, row.Seq, searchDocument(text.pieces())); err != nil {
		return fmt.Errorf("put %s into the search index: %w", row.Slug, err)
	}
	return nil
}

func unindex(tx *gorm.DB, row templateRow) error {
	if err := tx.Where("seq = ?", row.Seq).Delete(&templateWordsRow{}).Error; err != nil {
		return fmt.Errorf("forget the words of a template: %w", err)
	}
	if err := tx.Exec("DELETE FROM template_search WHERE rowid = ?", row.Seq).Error; err != nil {
		return fmt.Errorf("take a template out of the search index: %w", err)
	}
	return nil
}

func reindex(tx *gorm.DB, row templateRow) error {
	latest, err := findVersion(tx, row.ID, row.LatestVersion)
	if err != nil {
		return err
	}
	document, err := models.ParseDocument([]byte(latest.Document))
	if err != nil {
		return err
	}
	return index(tx, row, document)
}

// searchWords splits a search into its words; each comes once, folded as what it is looked for in.
func searchWords(search string, fold func(string) string) ([]string, error) {
	if utf8.RuneCountInString(search) > longestSearch {
		return nil, models.Invalid(models.FieldError{Field: "search", Code: "too_long", Message: "Search for at most 200 characters."})
	}
	words := strings.Fields(fold(search))
	slices.Sort(words)
	return slices.Compact(words), nil
}

// searchDocument writes pieces as FTS5's tokenizer ascii reads them: to it, all that is not ASCII belongs to a word.
func searchDocument(pieces []string) string {
	return strings.Map(func(r rune) rune {
		if r <= unicode.MaxASCII && r != ' ' && !('a' <= r && r <= 'z') && !('0' <= r && r <= '9') {
			return privateUse + r
		}
		return r
	}, strings.Join(pieces, " "))
}

// privateUse begins the characters that Unicode leaves to everybody.
const privateUse = 0xE000

// searchQuery asks FTS5 for the texts that have all pieces.
func searchQuery(pieces []string) string {
	return `"` + strings.ReplaceAll(searchDocument(pieces), " ", `" AND "`) + `"`
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(s)
}
