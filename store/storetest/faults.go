package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
)

// NoRecording stands in the error of every mint that cannot be recorded after BreakMints.
const NoRecording = "recording is broken by this test"

// BreakMints lets the recording of mints fail, and nothing else: reading and every other change go on as before.
func BreakMints(t testing.TB, path string) {
	t.Helper()
	run(t, beside(t, path), "CREATE TRIGGER mints_broken BEFORE INSERT ON mints BEGIN SELECT RAISE(ABORT, '"+NoRecording+"'); END")
}

// HoldWriteLock takes the write lock as another process does that is in the middle of a change.
// It is given back by release, or at the end of the test.
func HoldWriteLock(t testing.TB, path string) (release func()) {
	t.Helper()
	db := beside(t, path)
	run(t, db, "BEGIN IMMEDIATE")
	return func() { run(t, db, "ROLLBACK") }
}

// EditVersion changes the document of a version in the file, as nobody can through the store; mend takes that back.
func EditVersion(t testing.TB, path, slug string, number int) (mend func()) {
	t.Helper()
	db := beside(t, path)
	edit := func(from, to string) {
		run(t, db, fmt.Sprintf("UPDATE template_versions SET document = replace(document, '%s', '%s') WHERE number = %d AND template_id = (SELECT template_id FROM slugs WHERE slug = '%s')", from, to, number, slug))
		run(t, db, "UPDATE generation SET n = n + 1") // as every change does: what is in memory is read again
	}
	run(t, db, "DROP TRIGGER template_versions_no_update")
	edit("You are", "You were")
	return func() { edit("You were", "You are") }
}

// beside opens one more connection to a store's file; with its only connection it is a process of its own to SQLite.
func beside(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func run(t testing.TB, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.ExecContext(context.Background(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// Count counts the rows of a table as another process sees them.
func Count(t testing.TB, path, table string) (n int) {
	t.Helper()
	if err := beside(t, path).QueryRowContext(context.Background(), "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// MakeSessionsOld makes every session of a closed database one that was started before the database had a short ID.
func MakeSessionsOld(t testing.TB, path string) {
	t.Helper()
	run(t, beside(t, path), "UPDATE installation SET last_unnamed = (SELECT MAX(created_at) FROM sessions)")
}
