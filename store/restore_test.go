package store

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"greenroom/models"
)

func slugsAt(t *testing.T, path string) string {
	t.Helper()
	return strings.Join(column(t, openAt(t, path), "SELECT slug FROM slugs ORDER BY slug"), " ")
}

// A backup comes back beside whatever a killed server left, and what was there is whole where it is moved to.
func TestRestore(t *testing.T) {
	t.Parallel()
	path, copied := killedWith(t, "second")
	done, err := Restore(t.Context(), copied, path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if got := slugsAt(t, path); got != "first" {
		t.Errorf("restored %q", got)
	}
	if got := slugsAt(t, done.Aside); got != "first second" {
		t.Errorf("moved aside %q", got)
	}
	if marked, _, err := isMarked(copied); err != nil || !marked {
		t.Errorf("the backup itself is changed: marked %v, %v", marked, err)
	}
	if left, err := filepath.Glob(path + ".restoring-*"); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// What was moved aside is a backup like others, with its log.
func TestRestoreIsTakenBack(t *testing.T) {
	t.Parallel()
	path, copied := killedWith(t, "second")
	done, err := Restore(t.Context(), copied, path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), done.Aside, path, func() time.Time { return migrationTime.Add(time.Hour) }); err != nil {
		t.Fatal(err)
	}
	if got := slugsAt(t, path); got != "first second" {
		t.Errorf("taken back: %q", got)
	}
}

// After a dead disk there is no database, and maybe no folder.
func TestRestoreToAnEmptyPlace(t *testing.T) {
	t.Parallel()
	_, copied := killedWith(t, "second")
	path := filepath.Join(t.TempDir(), "new", "greenroom.db")
	done, err := Restore(t.Context(), copied, path, time.Now)
	if err != nil || done.Aside != "" {
		t.Fatalf("got %+v, %v", done, err)
	}
	if got := slugsAt(t, path); got != "first" {
		t.Errorf("restored %q", got)
	}
	if age := time.Since(done.Newest); age < 0 || age > time.Hour {
		t.Errorf("the newest row is of %v", done.Newest)
	}
}

// What root restores and makes by a command is the server's, which runs as the owner of the folder.
func TestRestoreByRoot(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can give a file away")
	}
	_, copied := killedWith(t, "second")
	folder := filepath.Join(t.TempDir(), "served")
	const owner, group = 4711, 4712
	if err := errors.Join(os.Mkdir(folder, 0o700), os.Chown(folder, owner, group)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "greenroom.db")
	if _, err := Restore(t.Context(), copied, path, time.Now); err != nil {
		t.Fatal(err)
	}
	openAt(t, path)
	openAt(t, filepath.Join(folder, "new.db"))
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) < 6 {
		t.Fatalf("%v, %v", entries, err)
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			t.Fatal(err)
		}
		if is := info.Sys().(*syscall.Stat_t); is.Uid != owner || is.Gid != group {
			t.Errorf("%s is of %d:%d", entry.Name(), is.Uid, is.Gid)
		}
	}
}

// A mistyped name of a backup makes nothing where there is no database: a lock alone would look like one that was lost.
func TestRestoreOfNothing(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "new")
	if _, err := Restore(t.Context(), filepath.Join(t.TempDir(), "typo"), filepath.Join(folder, "greenroom.db"), time.Now); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("left behind: %v", err)
	}
}

// What can't be trusted replaces nothing.
func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	path, copied := killedWith(t, "second")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	spoilt := func(statement string) string {
		file := filepath.Join(t.TempDir(), "spoilt.db")
		copyFile(t, copied, file)
		spoil(t, file, statement)
		return file
	}
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte(strings.Repeat("no database ", 999)), 0o600); err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(t.TempDir(), "cut.db")
	copyFile(t, copied, cut)
	if err := os.Truncate(cut, sizeOf(copied)/2); err != nil {
		t.Fatal(err)
	}
	for name, from := range map[string]string{
		"missing": filepath.Join(t.TempDir(), "missing"), "text": text, "cut off": cut,
		"edited document": spoilt("DROP TRIGGER template_versions_no_update; UPDATE template_versions SET document = replace(document, 'kind', 'rude')"),
		"newer":           spoilt("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)"),
	} {
		if _, err := Restore(t.Context(), from, path, time.Now); err == nil {
			t.Errorf("%s: restored", name)
		}
		if after, err := os.ReadFile(path); err != nil || string(after) != string(before) || sizeOf(path+"-wal") == 0 {
			t.Errorf("%s: the database was changed, %v", name, err)
		}
		if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*.re*")); err != nil || len(left) > 0 {
			t.Errorf("%s: %v is left, %v", name, left, err)
		}
	}
}

const openedDatabase = "GREENROOM_TEST_OPENED_DB"

// TestChildKeepsOpen is the process that TestRestoreBesideAServer starts.
func TestChildKeepsOpen(t *testing.T) {
	path := os.Getenv(openedDatabase)
	if path == "" {
		t.Skip("only for the process that TestRestoreBesideAServer starts")
	}
	openAt(t, path)
	fmt.Println("open")
	_, _ = fmt.Scanln()
}

// No restore beside a server in another process, even one whose file was removed; after its end it works.
func TestRestoreBesideAServer(t *testing.T) {
	t.Parallel()
	for _, removed := range []bool{false, true} {
		path, copied := killedWith(t, "second")
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestChildKeepsOpen$")
		child.Env = append(os.Environ(), openedDatabase+"="+path)
		in, err := child.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, len("open"))); err != nil {
			t.Fatal(err)
		}
		if removed {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := Restore(t.Context(), copied, path, time.Now); !errors.Is(err, ErrInUse) {
			t.Errorf("beside a server, removed %v: %v", removed, err)
		}
		in.Close()
		_ = child.Wait()
		if _, err := Restore(t.Context(), copied, path, time.Now); err != nil {
			t.Errorf("after its end: %v", err)
		}
	}
}

// A database of 0.1.0 goes through every binary after it, one after the other. Each one's backups come back at the schema of today,
// those before its upgrade too, with the persona that was live, the key and the audit.
func TestRestoreOfEveryOlderBackup(t *testing.T) {
	t.Parallel()
	path, db := atVersion(t, 1)
	firstBinaryWrites(t, db, 3)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	copies := t.TempDir()
	for n := 1; n <= fileCount(t); n++ {
		if err := migrateFile(t, path, firstFiles(t, n)); err != nil {
			t.Fatalf("version %d: %v", n, err)
		}
		if err := Backup(t.Context(), path, filepath.Join(copies, fmt.Sprint(n))); err != nil {
			t.Fatalf("version %d: %v", n, err)
		}
	}
	byHand, err := filepath.Glob(filepath.Join(copies, "*"))
	if err != nil {
		t.Fatal(err)
	}
	upgrades, err := filepath.Glob(path + ".v*.bak")
	if err != nil || len(upgrades) != fileCount(t)-1 || len(byHand) != fileCount(t) {
		t.Fatalf("there are %d backups before upgrades and %d by hand, %v", len(upgrades), len(byHand), err)
	}
	for _, copied := range append(byHand, upgrades...) {
		wantFirstData(t, copied)
	}
}

// wantFirstData restores a backup and finds what firstBinaryWrites wrote.
func wantFirstData(t *testing.T, copied string) {
	t.Helper()
	to := filepath.Join(t.TempDir(), "greenroom.db")
	done, err := Restore(t.Context(), copied, to, time.Now)
	if err != nil {
		t.Errorf("%s: %v", copied, err)
		return
	}
	s := openAt(t, to)
	key, err := s.KeyByID(t.Context(), "k")
	if err != nil || key.Name != "app" || done.Live != 1 {
		t.Errorf("%s: key %+v, %d live, %v", copied, key, done.Live, err)
	}
	if check, err := s.VerifyAudit(t.Context()); err != nil || check.Fault != "" || check.Rows != 3 {
		t.Errorf("%s: audit %+v, %v", copied, check, err)
	}
	if err := s.resolveLive(t.Context(), "cara"); err != nil {
		t.Errorf("%s: %v", copied, err)
	}
}

// The two databases differ in who may come in; that is told.
func TestCompareAccess(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	who := models.Actor{Kind: models.ActorCLI}
	key := func(name string) string {
		made, _, err := s.CreateKey(t.Context(), who, models.NewKey{Name: name, Scopes: []models.Scope{models.ScopeMint}})
		if err != nil {
			t.Fatal(err)
		}
		return made.ID
	}
	person := func(email string) string {
		made, err := s.CreateUser(t.Context(), who, models.NewUser{Email: email, Name: "N", Role: models.RoleViewer, Password: "an unusual passphrase 7319"})
		if err != nil {
			t.Fatal(err)
		}
		return made.ID
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	revoked, old := key("revoked"), key("old")
	key("kept")
	must(s.RevokeKey(t.Context(), who, old))
	disabled := person("disabled@example.com")
	person("kept@example.com")
	raised := person("raised@example.com")
	changed := person("changed@example.com")
	copied := filepath.Join(t.TempDir(), "copy.db")
	must(Backup(t.Context(), s.path, copied))
	must(s.RevokeKey(t.Context(), who, revoked))
	key("new")
	must(s.writer.Exec("UPDATE users SET disabled_at = 1 WHERE id = ?", disabled).Error)
	must(s.writer.Exec("UPDATE users SET role = 'admin' WHERE id = ?", raised).Error)
	must(s.writer.Exec("UPDATE users SET password_hash = password_hash || 'x' WHERE id = ?", changed).Error)
	got, err := CompareAccess(t.Context(), copied, s.path)
	if err != nil {
		t.Fatal(err)
	}
	names := func(keys []string) string {
		for i, k := range keys {
			_, keys[i], _ = strings.Cut(k, " ")
		}
		return strings.Join(keys, " ")
	}
	said := fmt.Sprint(names(got.Keys), names(got.LostKeys), got.People, got.Passwords, got.Roles)
	if want := "(revoked)(new)[disabled@example.com][changed@example.com][raised@example.com]"; strings.ReplaceAll(said, "] [", "][") != want {
		t.Errorf("got %s\nwant %s", said, want)
	}
}

// spoil changes a database's file behind our back.
func spoil(t *testing.T, path, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err == nil {
		_, err = db.ExecContext(t.Context(), statements)
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}
