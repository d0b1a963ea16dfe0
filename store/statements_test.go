package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// oneConnection opens a database of one table on one connection.
func oneConnection(t *testing.T) (*sql.DB, *sql.Conn, *keepingConn) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.db")
	must(t, makeFile(path))
	pool, err := openPool(t.Context(), path, writerDSN(path), 1, nil)
	must(t, err)
	t.Cleanup(func() { _ = pool.Close() })
	run(t, pool, "CREATE TABLE x (n INTEGER, s TEXT)")
	run(t, pool, "INSERT INTO x VALUES (1, 'a'), (2, 'b'), (3, 'c')")
	conn, err := pool.Conn(t.Context())
	must(t, err)
	var kept *keepingConn
	must(t, conn.Raw(func(raw any) error { kept = raw.(*keepingConn); return nil }))
	return pool, conn, kept
}

type runner interface {
	ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error)
}

func run(t *testing.T, on runner, text string, args ...any) {
	t.Helper()
	_, err := on.ExecContext(t.Context(), text, args...)
	must(t, err)
}

// prepared counts the statements that are kept, and tells whether each is free.
func (c *keepingConn) prepared() (n int, free bool) {
	free = true
	for _, kept := range c.kept.Values() {
		free = free && !kept.inUse
	}
	return c.kept.Len(), free
}

// A statement is prepared once, in transactions and outside, and is free after each use.
func TestStatementsAreKeptAcrossTransactions(t *testing.T) {
	t.Parallel()
	_, conn, kept := oneConnection(t)
	before, _ := kept.prepared()
	for n := range 3 {
		tx, err := conn.BeginTx(t.Context(), nil)
		must(t, err)
		var got int
		must(t, tx.QueryRowContext(t.Context(), "SELECT n FROM x WHERE s = ?", "b").Scan(&got))
		run(t, tx, "UPDATE x SET n = n + 1 WHERE s = ?", "b")
		must(t, tx.Commit())
		if got != 2+n {
			t.Errorf("round %d read %d", n, got)
		}
	}
	var got int
	must(t, conn.QueryRowContext(t.Context(), "SELECT n FROM x WHERE s = ?", "b").Scan(&got))
	if n, free := kept.prepared(); n != before+2 || !free || got != 5 {
		t.Errorf("%d more statements, free %v, read %d", n-before, free, got)
	}
	run(t, conn, "PRAGMA optimize")
	if n, _ := kept.prepared(); n != before+2 {
		t.Error("what neither reads nor changes rows is kept too")
	}
}

// Rows that are still being read keep their statement: the same text gets one of its own meanwhile.
func TestTheSameStatementInsideItself(t *testing.T) {
	t.Parallel()
	_, conn, kept := oneConnection(t)
	const each = "SELECT n FROM x ORDER BY n"
	outer, err := conn.QueryContext(t.Context(), each)
	must(t, err)
	var seen []int
	for outer.Next() {
		var n int
		must(t, outer.Scan(&n))
		inner, err := conn.QueryContext(t.Context(), each)
		must(t, err)
		for inner.Next() {
			var m int
			must(t, inner.Scan(&m))
			seen = append(seen, 10*n+m)
		}
		must(t, errors.Join(inner.Err(), inner.Close()))
	}
	must(t, errors.Join(outer.Err(), outer.Close(), outer.Close()))
	if got := fmt.Sprint(seen); got != "[11 12 13 21 22 23 31 32 33]" {
		t.Errorf("read %s", got)
	}
	if _, free := kept.prepared(); !free {
		t.Error("a statement is in use although all rows are closed")
	}
}

// More statements than are kept push the oldest out; one that is in use goes on.
func TestStatementsArePushedOut(t *testing.T) {
	t.Parallel()
	_, conn, kept := oneConnection(t)
	open, err := conn.QueryContext(t.Context(), "SELECT s FROM x ORDER BY n")
	must(t, err)
	if !open.Next() {
		t.Fatal(open.Err())
	}
	for i := range statementsKept + 5 {
		run(t, conn, fmt.Sprintf("UPDATE x SET n = n WHERE n = %d", -i))
	}
	if n, _ := kept.prepared(); n != statementsKept {
		t.Errorf("%d statements are kept", n)
	}
	rest := 0
	for open.Next() {
		rest++
	}
	if err := errors.Join(open.Err(), open.Close()); err != nil || rest != 2 {
		t.Errorf("%d more rows, %v", rest, err)
	}
}

// What fails, is given up or meets another schema spoils nothing.
func TestKeptStatementsAfterTrouble(t *testing.T) {
	t.Parallel()
	_, conn, kept := oneConnection(t)
	run(t, conn, "CREATE UNIQUE INDEX one ON x (s)")
	const insert = "INSERT INTO x VALUES (?, ?)"
	for range 2 {
		if _, err := conn.ExecContext(t.Context(), insert, 9, "a"); !isBadRow(err) {
			t.Errorf("got %v", err)
		}
	}
	run(t, conn, insert, 4, "d")
	if _, err := conn.ExecContext(t.Context(), "SELEKT 1"); err == nil {
		t.Error("nonsense passes")
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := conn.QueryContext(gone, "SELECT COUNT(*) FROM x"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	var n int
	must(t, conn.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM x").Scan(&n))
	run(t, conn, "ALTER TABLE x ADD COLUMN more TEXT")
	run(t, conn, "INSERT INTO x (n, s) VALUES (?, ?)", 5, "e")
	must(t, conn.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM x").Scan(&n))
	rows, err := conn.QueryContext(t.Context(), "SELECT * FROM x")
	must(t, err)
	columns, err := rows.Columns()
	must(t, errors.Join(err, rows.Close()))
	if _, free := kept.prepared(); n != 5 || len(columns) != 3 || !free {
		t.Errorf("%d rows of %v, free %v", n, columns, free)
	}
	run(t, conn, "VACUUM")
}

// Connections that end close their statements, whatever many do at once.
func TestManyUseKeptStatements(t *testing.T) {
	t.Parallel()
	pool, conn, _ := oneConnection(t)
	must(t, conn.Close())
	pool.SetMaxOpenConns(4)
	pool.SetConnMaxLifetime(time.Millisecond)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 50 {
				var n int
				if err := pool.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM x WHERE n > ?", i%3).Scan(&n); err != nil || n != 3-i%3 {
					t.Errorf("read %d, %v", n, err)
				}
			}
		})
	}
	all.Wait()
}
