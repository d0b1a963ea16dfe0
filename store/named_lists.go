package store

import (
	"database/sql/driver"

	"gorm.io/gorm"
	"modernc.org/sqlite"

	"greenroom/models"
)

// SQLite by itself folds only ASCII letters.
func init() { sqlite.MustRegisterDeterministicScalarFunction("folded", 1, foldedSQL) }

func foldedSQL(_ *sqlite.FunctionContext, texts []driver.Value) (driver.Value, error) {
	text, _ := texts[0].(string)
	return folded(text), nil
}

// havingWords keeps the rows whose text, an SQL expression, holds every word of a search, whatever its case. It reads each row once:
// keys and people are a few thousand at most. Errors: invalid_input (search).
func havingWords(db *gorm.DB, text, search string) (*gorm.DB, error) {
	words, err := searchWords(search, folded)
	for _, word := range words {
		db = db.Where("instr(folded("+text+"), ?) > 0", word)
	}
	return db, err
}

// firstOf begins a page of a list by name: its limit, and its rows chosen by the search.
func firstOf(db *gorm.DB, text string, q models.ListQuery) (*gorm.DB, int, error) {
	limit, err := pageLimit(q.Limit)
	if err != nil {
		return nil, 0, err
	}
	db, err = havingWords(db, text, q.Search)
	return db.Limit(limit + 1), limit, err
}
