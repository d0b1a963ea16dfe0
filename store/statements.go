package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"regexp"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// statementsKept is how many statements each connection keeps prepared; what the server says in a usual hour are some 150.
const statementsKept = 256

// keepable finds the statements that are worth keeping: those that read or change rows.
var keepable = regexp.MustCompile(`(?i)^\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH)\b`)

// sqliteConn is what database/sql asks of SQLite's connections.
type sqliteConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// keepingConn keeps its statements prepared, inside transactions and outside: preparing them anew took a quarter of the time of a read or a save.
// database/sql and gorm keep them too, but neither across transactions: a statement of a transaction ends with it.
type keepingConn struct {
	sqliteConn
	kept *simplelru.LRU[string, *keptStatement]
	told *listener
}

// keptStatement is a prepared statement. One that is in use is pushed out only once it is free again.
type keptStatement struct {
	driver.Stmt
	inUse     bool
	pushedOut bool
}

func keepStatements(conn driver.Conn, told *listener) (driver.Conn, error) {
	sqlite, ok := conn.(sqliteConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("keep statements: a %T is no connection of SQLite", conn), conn.Close())
	}
	kept, err := simplelru.NewLRU(statementsKept, func(_ string, s *keptStatement) { s.pushOut() })
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return &keepingConn{sqlite, kept, told}, nil
}

func (s *keptStatement) pushOut() {
	s.pushedOut = true
	if !s.inUse {
		_ = s.Close()
	}
}

// free gives the statement back after its use.
func (s *keptStatement) free() {
	s.inUse = false
	if s.pushedOut {
		_ = s.Close()
	}
}

// take gives the prepared statement of a text, nil where it is none to keep or in use already: then its rows are still being read.
func (c *keepingConn) take(ctx context.Context, text string) (*keptStatement, error) {
	if kept, found := c.kept.Get(text); found {
		if kept.inUse {
			return nil, nil
		}
		kept.inUse = true
		return kept, nil
	}
	if !keepable.MatchString(text) {
		return nil, nil
	}
	prepared, err := c.sqliteConn.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	kept := &keptStatement{Stmt: prepared, inUse: true}
	c.kept.Add(text, kept)
	return kept, nil
}

// ExecContext runs a statement that gives no rows.
func (c *keepingConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	kept, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	c.told.hear(text, 0)
	if kept == nil {
		return c.sqliteConn.ExecContext(ctx, text, args)
	}
	defer kept.free()
	return kept.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
}

// QueryContext runs a statement that gives rows. It is free again when they are closed.
func (c *keepingConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	kept, err := c.take(ctx, text)
	if err != nil {
		return nil, err
	}
	rows, err := c.rows(ctx, kept, text, args)
	if err != nil {
		if kept != nil {
			kept.free()
		}
		return nil, err
	}
	return &keptRows{sqliteRows: rows.(sqliteRows), of: kept, done: func(n int64) { c.told.hear(text, n) }}, nil
}

func (c *keepingConn) rows(ctx context.Context, kept *keptStatement, text string, args []driver.NamedValue) (driver.Rows, error) {
	if kept == nil {
		return c.sqliteConn.QueryContext(ctx, text, args)
	}
	return kept.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
}

// Close closes the statements, then the connection.
func (c *keepingConn) Close() error {
	c.kept.Purge()
	return c.sqliteConn.Close()
}

// sqliteRows is what database/sql asks of SQLite's rows.
type sqliteRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeLength
	driver.RowsColumnTypeNullable
	driver.RowsColumnTypePrecisionScale
	driver.RowsColumnTypeScanType
}

// keptRows are the rows of a statement, kept or not.
type keptRows struct {
	sqliteRows
	of   *keptStatement // nil: not kept, or closed
	n    int64          // how many were read
	done func(n int64)  // nil: closed
}

// Next reads a row.
func (r *keptRows) Next(row []driver.Value) error {
	err := r.sqliteRows.Next(row)
	if err == nil {
		r.n++
	}
	return err
}

// Close gives the statement back; a second call does nothing to it.
func (r *keptRows) Close() error {
	err := r.sqliteRows.Close()
	if r.of != nil {
		r.of.free()
		r.of = nil
	}
	if r.done != nil {
		r.done(r.n)
		r.done = nil
	}
	return err
}
