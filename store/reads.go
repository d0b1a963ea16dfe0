package store

import (
	"database/sql"
	"errors"

	"gorm.io/gorm"
)

// EachRead tells told of every query of the reading pool, with the rows that it gave; -1 where they are read one by one.
// Tests count work by it, which is the same on every machine. It is called before anything is read.
func (s *Store) EachRead(told func(statement string, rows int64)) error {
	return errors.Join(
		s.reader.Callback().Query().After("gorm:query").Register("greenroom:told", func(db *gorm.DB) {
			if !db.DryRun { // else it is a part of another query
				told(db.Statement.SQL.String(), db.RowsAffected)
			}
		}),
		s.reader.Callback().Row().After("gorm:row").Register("greenroom:told", func(db *gorm.DB) {
			rows := int64(-1)
			if _, one := db.Statement.Dest.(*sql.Row); one {
				rows = 1
			}
			told(db.Statement.SQL.String(), rows)
		}),
	)
}
