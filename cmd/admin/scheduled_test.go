package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"greenroom/metrics"
	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

// oldRequest is a database with one request, and a clock that tests move.
func oldRequest(t *testing.T) (s *store.Store, path string, now *time.Time) {
	t.Helper()
	at := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	path = filepath.Join(t.TempDir(), "greenroom.db")
	s = storetest.OpenAt(t, path, func() time.Time { return at })
	if err := s.RecordMint(t.Context(), models.Mint{ID: "m", KeyID: "k", At: at, Outcome: models.OutcomeOK}); err != nil {
		t.Fatal(err)
	}
	return s, path, &at
}

// Old requests are forgotten by a clock that was looked at before; one that jumps years ahead is told, and deletes nothing on its first day.
func TestForgettingDoubtsTheClock(t *testing.T) {
	t.Parallel()
	s, path, now := oldRequest(t)
	var log bytes.Buffer
	for _, step := range []struct {
		days  int
		left  int
		doubt bool
	}{{0, 1, false}, {833, 1, true}, {1, 0, false}} {
		log.Reset()
		*now = now.Add(time.Duration(step.days) * day)
		if err := forgetOld(t.Context(), s, 400*day, slog.New(slog.NewTextHandler(&log, nil))); err != nil {
			t.Fatal(err)
		}
		if left := storetest.Count(t, path, "mints"); left != step.left || strings.Contains(log.String(), "clock") != step.doubt {
			t.Errorf("%d days later %d are left: %s", step.days, left, log.String())
		}
	}
	if !strings.Contains(log.String(), "old requests forgotten") {
		t.Errorf("not told: %s", log.String())
	}
}

// What the server's own check finds is counted in the log by kind, and kept.
func TestDatabaseCheckTellsCounts(t *testing.T) {
	t.Parallel()
	s, path, now := oldRequest(t)
	var log bytes.Buffer
	check := func(findings int) {
		t.Helper()
		if n, err := checkItself(t.Context(), s, slog.New(slog.NewTextHandler(&log, nil))); err != nil || n != findings {
			t.Fatalf("%d findings, %v", n, err)
		}
		if at, n, err := s.Checked(t.Context()); err != nil || n != findings || !at.Equal(*now) {
			t.Errorf("kept %v, %d, %v", at, n, err)
		}
	}
	check(0)
	if log.Len() > 0 {
		t.Errorf("a whole database is told: %s", log.String())
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "DELETE FROM mints; INSERT INTO mint_hours VALUES (99, 0, 1, 0, 0)"); err != nil {
		t.Fatal(err)
	}
	check(2)
	if said := log.String(); !strings.Contains(said, "level=ERROR") || !strings.Contains(said, "references=1 requests=1") {
		t.Errorf("told: %s", said)
	}
}

// A file of 0.1.0 keeps its free pages beside a server; migrate makes it one that gives them back, and says so.
func TestMigrateMakesAnOlderFileShrink(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "old.db")
	makeOlder(t, path)
	env := environment{"GREENROOM_DB": path}
	r := start(t, env, "Nobody")
	if got := call(t, env, "", "migrate"); got.code != 0 || !strings.Contains(got.out, "while none does") {
		t.Errorf("beside a server: exit %d, %q, %s", got.code, got.out, got.err)
	}
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"gives back what becomes free", ""} {
		got := call(t, env, "", "migrate")
		if rest := strings.TrimPrefix(got.out, "The database is up to date.\n"); got.code != 0 || (rest == "") != (want == "") || !strings.Contains(rest, want) {
			t.Errorf("exit %d, %q, %s", got.code, got.out, got.err)
		}
	}
}

// A check of the database that found something, or that could not be made, is failing in the metrics; one that a stop ended changes nothing.
func TestDatabaseCheckIsTold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		findings int
		err      error
		want     string
	}{
		"whole":    {0, nil, "0"},
		"damaged":  {2, nil, "1"},
		"not made": {0, errors.New("gone"), "1"},
	} {
		m := monitor{metrics.New("")}
		m.databaseChecked(t.Context(), time.UnixMilli(5000), c.findings, c.err)
		stopped, stop := context.WithCancel(t.Context())
		stop()
		m.databaseChecked(stopped, time.UnixMilli(9000), 0, context.Canceled)
		answer := httptest.NewRecorder()
		m.Handler(false, slog.New(slog.DiscardHandler)).ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
		for _, line := range []string{`greenroom_check_failing{check="database"} ` + c.want, `greenroom_check_last_run_timestamp_seconds{check="database"} 5`} {
			if !strings.Contains(answer.Body.String(), "\n"+line+"\n") {
				t.Errorf("%s: not served: %s", name, line)
			}
		}
	}
}

// The check is due from the first start on, and the schedule tells of it.
func TestScheduleTellsOfTheDatabaseCheck(t *testing.T) {
	t.Parallel()
	_, metrics := monitored(t, environment{})
	const line = `greenroom_check_failing{check="database"} 0`
	for deadline := time.Now().Add(60 * time.Second); ; {
		if _, got := fetch(t, metrics+"/metrics"); strings.Contains(got, "\n"+line+"\n") {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("not served: %s", line)
		}
	}
}
