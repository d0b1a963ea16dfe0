package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"
)

func namesIn(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// cutOff is a backup of which half is missing.
func cutOff(t *testing.T, copied string) string {
	t.Helper()
	cut := filepath.Join(t.TempDir(), "cut.db")
	copyFile(t, copied, cut)
	must(t, os.Truncate(cut, sizeOf(copied)/2))
	return cut
}

// A restore that is refused where nothing was leaves nothing, so that a server may still make its database there.
func TestRefusedRestoreLeavesNothing(t *testing.T) {
	t.Parallel()
	_, copied := killedWith(t, "second")
	for _, inside := range []string{"", "new", "new/folder"} {
		root := t.TempDir()
		path := filepath.Join(root, inside, "greenroom.db")
		if _, err := Restore(t.Context(), cutOff(t, copied), path, time.Now); err == nil {
			t.Errorf("%q: restored half a file", inside)
		}
		if left := namesIn(t, root); len(left) > 0 {
			t.Errorf("%q: %v is left", inside, left)
		}
		openAt(t, path)
	}
}

// What is no file is no backup: a pipe would be waited for, a device read for ever.
func TestRestoreOfWhatIsNoFile(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe")
	must(t, syscall.Mkfifo(pipe, 0o600))
	for _, from := range []string{pipe, t.TempDir(), "/dev/zero"} {
		folder := t.TempDir()
		if _, err := Restore(t.Context(), from, filepath.Join(folder, "greenroom.db"), time.Now); err == nil {
			t.Errorf("restored %s", from)
		}
		if left := namesIn(t, folder); len(left) > 0 {
			t.Errorf("%s: %v is left", from, left)
		}
	}
}

// A restore that is killed after any of its steps is put back by the next one: nothing that was acknowledged is torn from its log.
func TestRestoreAfterOneThatWasKilled(t *testing.T) {
	t.Parallel()
	const aside = ".replaced-20260701T120000.000Z"
	for steps := range 4 {
		path, copied := killedWith(t, "second")
		folder := path + ".restoring-1"
		must(t, os.Mkdir(folder, 0o700))
		copyFile(t, copied, filepath.Join(folder, "greenroom.db"))
		must(t, os.WriteFile(filepath.Join(folder, "greenroom.db"+aside), nil, 0o600))
		for _, suffix := range []string{"", "-wal", "-shm"}[:steps] {
			must(t, os.Rename(path+suffix, path+aside+suffix))
		}
		must(t, os.WriteFile(path+lockSuffix, nil, 0o600))
		if steps > 0 {
			if _, err := openLogged(t.Context(), path); !isLost(err) {
				t.Errorf("%d steps: a server: %v", steps, err)
			}
		}
		if _, err := Restore(t.Context(), cutOff(t, copied), path, time.Now); err == nil {
			t.Errorf("%d steps: restored half a file", steps)
		}
		if left := namesIn(t, filepath.Dir(path)); !slices.Equal(left, []string{"copy.db", "greenroom.db", "greenroom.db-shm", "greenroom.db-wal", "greenroom.db.lock"}) {
			t.Errorf("%d steps: there is %v", steps, left)
		}
		done, err := Restore(t.Context(), copied, path, time.Now)
		if err != nil || done.Aside == "" {
			t.Errorf("%d steps: %+v, %v", steps, done, err)
			continue
		}
		if got := slugsAt(t, done.Aside); got != "first second" {
			t.Errorf("%d steps: moved aside %q", steps, got)
		}
	}
}

func isLost(err error) bool {
	_, lost := errors.AsType[*LostDatabase](err)
	return lost
}

// A restore whose last step fails has changed nothing.
func TestRestoreThatCannotMove(t *testing.T) {
	t.Parallel()
	path, copied := killedWith(t, "second")
	elsewhere, err := os.MkdirTemp("/dev/shm", "greenroom-*")
	if err != nil {
		t.Skip("no second file system: ", err)
	}
	defer func() { _ = os.RemoveAll(elsewhere) }()
	here := t.TempDir()
	for file, inTheWay := range map[string]string{
		filepath.Join(here, "missing.db"):        "",
		filepath.Join(here, "greenroom.db"):      "-shm",
		filepath.Join(elsewhere, "greenroom.db"): "", // nothing is renamed from one file system to another
	} {
		if filepath.Base(file) == "greenroom.db" {
			copyFile(t, copied, file)
		}
		aside := path + ".replaced-20260701T120000.000Z" + inTheWay
		if inTheWay != "" {
			must(t, os.WriteFile(aside, nil, 0o600))
		}
		if _, err := swap(file, path, time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)); err == nil {
			t.Errorf("%s was put in place", file)
		}
		if inTheWay != "" {
			must(t, os.Remove(aside))
		}
		if after := namesIn(t, filepath.Dir(path)); !slices.Equal(after, []string{"copy.db", "greenroom.db", "greenroom.db-shm", "greenroom.db-wal"}) {
			t.Errorf("%s: there is %v", file, after)
		}
	}
	if got := slugsAt(t, path); got != "first second" {
		t.Errorf("the database has %q", got)
	}
}

// The journal of a change that was cut short belongs to the file beside which it lies: SQLite would play it into another one.
func TestRestoreBesideAJournal(t *testing.T) {
	t.Parallel()
	_, copied := killedWith(t, "second")
	work := filepath.Join(t.TempDir(), "work.db")
	copyFile(t, copied, work)
	db, err := sql.Open("sqlite", "file:"+work+"?_pragma=journal_mode(DELETE)&_pragma=cache_size(1)")
	must(t, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	tx, err := db.BeginTx(t.Context(), nil)
	must(t, err)
	defer func() { _ = tx.Rollback() }()
	for _, statement := range []string{"CREATE TABLE long (text)", "INSERT INTO long WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 2000) SELECT hex(randomblob(500)) FROM n"} {
		if _, err := tx.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "greenroom.db")
	copyFile(t, work, path)
	copyFile(t, work+"-journal", path+"-journal")
	if sizeOf(path+"-journal") == 0 {
		t.Fatal("there is no journal")
	}
	done, err := Restore(t.Context(), copied, path, time.Now)
	must(t, err)
	if sizeOf(path+"-journal") > 0 || sizeOf(done.Aside+"-journal") == 0 {
		t.Error("the journal was left where it lay")
	}
	if got := slugsAt(t, path); got != "first" {
		t.Errorf("restored %q", got)
	}
	back := filepath.Join(t.TempDir(), "back.db") // what was moved aside is restored without the change that was cut short
	_, err = Restore(t.Context(), done.Aside, back, time.Now)
	must(t, err)
	if got := slugsAt(t, back); got != "first" {
		t.Errorf("taken back %q", got)
	}
}

// By a link the file itself is opened, locked and replaced, with what lies beside it.
func TestRestoreThroughALink(t *testing.T) {
	t.Parallel()
	path, copied := killedWith(t, "second")
	links := t.TempDir()
	link := filepath.Join(links, "linked.db")
	to, err := filepath.Rel(links, path)
	must(t, err)
	must(t, os.Symlink(to, link))
	s := openAt(t, link)
	if err := s.sameFile(); err != nil {
		t.Error(err)
	}
	must(t, s.Close())
	done, err := Restore(t.Context(), copied, link, time.Now)
	must(t, err)
	if got := slugsAt(t, path); got != "first" {
		t.Errorf("restored %q", got)
	}
	if got := slugsAt(t, done.Aside); got != "first second" {
		t.Errorf("moved aside %q", got)
	}
	if left := namesIn(t, links); !slices.Equal(left, []string{"linked.db"}) {
		t.Errorf("beside the link there is %v", left)
	}
	if got := slugsAt(t, link); got != "first" {
		t.Errorf("by the link there is %q", got)
	}
}

// A server that waits while a backup is restored takes what it finds then.
func TestOpenWaitsForARestore(t *testing.T) {
	t.Parallel()
	path, copied := killedWith(t, "second")
	must(t, makePrivate(path))
	was, err := findFile(path)
	must(t, err)
	release, err := lockFile(t.Context(), path)
	must(t, err)
	type opened struct {
		s   *Store
		err error
	}
	came := make(chan opened)
	go func() {
		s, err := openLogged(context.WithoutCancel(t.Context()), path)
		came <- opened{s, err}
	}()
	folder := t.TempDir()
	proof, err := Prove(t.Context(), copied, folder, time.Now) // longer than the other one takes to the lock
	must(t, err)
	_, err = swap(proof.File, path, time.Now())
	must(t, err)
	must(t, release())
	got := <-came
	must(t, got.err)
	defer got.s.Close()
	if now, err := findFile(path); err != nil || os.SameFile(was, now) {
		t.Fatal("the file is the same one")
	}
	if err := got.s.sameFile(); err != nil {
		t.Errorf("it looks for the file before: %v", err)
	}
	if state := got.s.State(); state.Unavailable != nil {
		t.Errorf("it is unavailable: %v", state.Unavailable)
	}
}
