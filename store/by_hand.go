package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"

	"gorm.io/gorm"
)

// What is read or changed most is written by hand, for the transaction or pool that gorm has: putting statements together
// and filling structs by reflection took it half of the time of a request. All other statements are gorm's.

// readOne reads the values of a single row. Errors: gorm.ErrRecordNotFound.
func readOne(db *gorm.DB, text string, args []any, values ...any) error {
	found := false
	err := readEach(db, text, args, func(row *sql.Rows) error {
		found = true
		return row.Scan(values...)
	})
	if err == nil && !found {
		return gorm.ErrRecordNotFound
	}
	return err
}

// readEach hands over each row of a query.
func readEach(db *gorm.DB, text string, args []any, take func(row *sql.Rows) error) error {
	rows, err := db.Statement.ConnPool.QueryContext(contextOf(db), text, args...)
	if err != nil {
		return translated(db, err)
	}
	return translated(db, takeEach(rows, take))
}

// scanEach is readEach for a query that gorm puts together.
func scanEach(query *gorm.DB, take func(row *sql.Rows) error) error {
	rows, err := query.Rows()
	if err != nil {
		return err
	}
	return translated(query, takeEach(rows, take))
}

func takeEach(rows *sql.Rows, take func(row *sql.Rows) error) (err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := take(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// changeRows runs a statement that gives no rows.
func changeRows(db *gorm.DB, text string, args ...any) error {
	_, err := db.Statement.ConnPool.ExecContext(contextOf(db), text, args...)
	return translated(db, err)
}

func contextOf(db *gorm.DB) context.Context { return db.Statement.Context }

// translated gives the errors that gorm's own statements would give.
func translated(db *gorm.DB, err error) error {
	if translator, ok := db.Dialector.(gorm.ErrorTranslator); ok && err != nil {
		return translator.Translate(err)
	}
	return err
}

// fromJSON reads a column that holds JSON.
type fromJSON struct{ into any }

// Scan is called by database/sql.
func (j fromJSON) Scan(column any) error {
	text, isText := column.(string)
	if !isText {
		return fmt.Errorf("a column holds %T in place of JSON", column)
	}
	return json.Unmarshal([]byte(text), j.into)
}
