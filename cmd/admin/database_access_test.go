package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"

	"greenroom/migrations"
)

// commandsBeside are all commands that work on a database that is there, with arguments that would do.
var commandsBeside = [][]string{
	{"backup", "copy.db"}, {"user", "create", "--email", "a@example.com"}, {"user", "list"}, {"user", "disable", "a@example.com"},
	{"user", "enable", "a@example.com"}, {"user", "role", "a@example.com", "viewer"}, {"user", "delete", "a@example.com"},
	{"user", "password", "a@example.com"}, {"key", "create", "--name", "App", "--scope", "mint"}, {"key", "list"}, {"key", "revoke", "abcdefgh"},
	{"label", "list", "cara"}, {"label", "move", "cara", "live", "1"}, {"label", "remove", "cara", "live"}, {"label", "protect", "cara", "live"},
	{"label", "unprotect", "cara", "live"}, {"audit", "verify"}, {"audit", "export"}, {"check"},
}

// A mistyped path must not look like an empty Greenroom, and must not become one.
func TestCommandsMakeNoDatabase(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	missing := filepath.Join(folder, "typo.db")
	for _, args := range commandsBeside {
		got := call(t, environment{"GREENROOM_DB": missing}, "", args...)
		if got.code != 1 || !strings.Contains(got.err, missing) || got.out != "" {
			t.Errorf("%v: exit %d, %q, %q", args, got.code, got.out, got.err)
		}
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	known := map[string]bool{"serve": true, "migrate": true, "restore": true, "version": true, "health": true}
	for _, args := range commandsBeside {
		known[strings.Join(args[:min(2, len(args))], " ")] = true
		known[args[0]] = true
	}
	for _, cmd := range commands {
		if !known[cmd.name] {
			t.Errorf("%s is not tried", cmd.name)
		}
	}
}

// An older database is left as it is by everything but serve and migrate, and said to be one.
func TestCommandsDoNotMigrate(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "old.db")
	makeOlder(t, path)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range commandsBeside[1:] {
		got := call(t, environment{"GREENROOM_DB": path}, "", args...)
		if got.code != 1 || !strings.Contains(got.err, "greenroom migrate") {
			t.Errorf("%v: exit %d, %q", args, got.code, got.err)
		}
	}
	after, err := os.ReadFile(path)
	if err != nil || string(after) != string(before) {
		t.Errorf("changed: %v", err)
	}
	if got := call(t, environment{"GREENROOM_DB": path}, "", "migrate"); got.code != 0 {
		t.Error(got.err)
	}
	if got := call(t, environment{"GREENROOM_DB": path}, "", "key", "list"); got.code != 0 {
		t.Error(got.err)
	}
}

// Reading works where nothing can be written: no lock, no log, no other file beside it.
func TestReadingCommandsWriteNothing(t *testing.T) {
	t.Parallel()
	env := migrated(t)
	path := env["GREENROOM_DB"]
	folder := filepath.Dir(path)
	for _, extra := range []string{".lock", "-wal", "-shm"} {
		_ = os.Remove(path + extra)
	}
	for _, args := range [][]string{{"user", "list"}, {"key", "list"}, {"audit", "verify"}, {"audit", "export"}, {"check"}} {
		if got := call(t, env, "", args...); got.code != 0 {
			t.Errorf("%v: exit %d, %s", args, got.code, got.err)
		}
		if _, err := os.Stat(path + ".lock"); err == nil {
			t.Errorf("%v takes a lock", args)
		}
	}
	if left, err := filepath.Glob(filepath.Join(folder, "*.bak")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// With both databases there and none named, a command doesn't guess.
func TestTwoDatabasesAndNoneNamed(t *testing.T) { // not parallel: it changes the working folder
	t.Chdir(t.TempDir())
	for _, args := range [][]string{{"migrate", "--sandbox"}, {"migrate", "--db", realDB}} {
		if got := call(t, environment{}, "", args...); got.code != 0 {
			t.Fatal(got.err)
		}
	}
	for _, args := range commandsBeside {
		got := call(t, environment{}, "", args...)
		if got.code != 2 || !strings.Contains(got.err, realDB) || !strings.Contains(got.err, sandboxDB) {
			t.Errorf("%v: exit %d, %q", args, got.code, got.err)
		}
	}
	for _, args := range [][]string{{"key", "list", "--sandbox"}, {"key", "list", "--db", realDB}} {
		if got := call(t, environment{}, "", args...); got.code != 0 {
			t.Errorf("%v: %s", args, got.err)
		}
	}
}

// makeOlder makes a database as 0.1.0 left it.
func makeOlder(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, migrations.SQLite())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
}
