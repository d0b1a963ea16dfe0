package store

import (
	"context"
	"fmt"
	"testing"

	sqlite3 "modernc.org/sqlite/lib"

	"greenroom/models"
)

// What each code means: a database that can't be used is unavailable and anything else a fault of ours.
func TestFailuresOfTheDatabase(t *testing.T) {
	t.Parallel()
	for _, code := range []int{
		sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
	} {
		if _, known := failures[code]; !known {
			t.Errorf("%d has no words", code)
		}
	}
	for _, code := range []int{sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISUSE} {
		if _, known := failures[code]; known {
			t.Errorf("%d is no reason to try again", code)
		}
	}
	if err := unavailable(fmt.Errorf("wait: %w", context.DeadlineExceeded)); err == nil || err.Code != models.CodeUnavailable || err.RetryAfter == 0 {
		t.Errorf("a request whose time is over gets %v", err)
	}
	if err := unavailable(context.Canceled); err != nil {
		t.Errorf("a caller that left gets %v", err)
	}
}

// A disk that can't be written is told by whatever write finds out, and to every one after it.
func TestReadOnlyIsTold(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	if _, err := s.sqlWriter().ExecContext(t.Context(), "PRAGMA query_only = 1"); err != nil { // SQLite answers as on a read-only disk
		t.Fatal(err)
	}
	err := s.EndOtherSessions(t.Context(), models.Actor{Kind: models.ActorCLI}, "", "")
	if models.CodeOf(err) != models.CodeUnavailable {
		t.Fatalf("got %v", err)
	}
	if state := s.State(); state.Unavailable == nil || s.CanRecord() == nil {
		t.Errorf("nobody is told: %v", state)
	}
}
