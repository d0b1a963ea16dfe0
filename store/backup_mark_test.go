package store

import (
	"database/sql"
	"errors"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/models"
)

// copyFile copies as cp does: into the file that is there.
func copyFile(t *testing.T, from, to string) {
	t.Helper()
	source, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = io.Copy(target, source)
		err = errors.Join(err, target.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// killedWith leaves a database as a killed server does, with its log beside it, and a backup that is older than its last change.
func killedWith(t *testing.T, last string) (path, copied string) {
	t.Helper()
	s := openTemp(t)
	who := models.Actor{Kind: models.ActorCLI}
	create := func(slug string) {
		if _, err := s.CreateTemplate(t.Context(), who, models.NewTemplate{Slug: slug, Persona: accessPersona("Cara")}); err != nil {
			t.Fatal(err)
		}
	}
	create("first")
	folder := t.TempDir()
	copied = filepath.Join(folder, "copy.db")
	if err := Backup(t.Context(), s.path, copied); err != nil {
		t.Fatal(err)
	}
	create(last)
	path = filepath.Join(folder, "greenroom.db")
	for _, suffix := range []string{"", "-wal", "-shm"} {
		copyFile(t, s.path+suffix, path+suffix)
	}
	if sizeOf(path+"-wal") == 0 {
		t.Fatal("there is no log beside the database")
	}
	return path, copied
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }

// A backup that is copied over a database with its log is refused by whoever opens it, and left as it is.
func TestBackupCopiedOverIsRefused(t *testing.T) {
	t.Parallel()
	path, copied := killedWith(t, "second")
	copyFile(t, copied, path)
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var refused *CopiedOver
	for _, access := range []Access{Make, Change, Look} {
		s, err := Open(t.Context(), Options{Path: path, Access: access, Now: time.Now, Log: discard()})
		if !errors.As(err, &refused) {
			t.Errorf("access %d: got %v", access, err)
		}
		if s != nil {
			s.Close()
		}
	}
	if err := Backup(t.Context(), path, path+".copy"); !errors.As(err, &refused) {
		t.Errorf("backup: got %v", err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != string(want) || sizeOf(path+"-wal") == 0 {
		t.Errorf("the refused file or its log was changed, %v", err)
	}
}

// A backup that is copied to where a database was lost is refused before a file is made or changed, by the server as by whoever reads.
// The refusals before and after name the command that does it right.
func TestBackupCopiedToALostDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	path, copied := killedWith(t, "second")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	open := func(access Access) error {
		s, err := Open(t.Context(), Options{Path: path, Access: access, Now: time.Now, Log: discard()})
		if s != nil {
			s.Close()
		}
		return err
	}
	if err := open(Make); !toldAll(err, "greenroom restore FILE", path+"-wal", path+"-shm") {
		t.Errorf("lost: %v", err)
	}
	copyFile(t, copied, path)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	before := contents(t, path)
	for _, access := range []Access{Make, Change, Look} {
		if err := open(access); !toldAll(err, "greenroom restore FILE", path+"-wal") {
			t.Errorf("access %d: %v", access, err)
		}
	}
	if err := Backup(t.Context(), path, path+".copy"); !toldAll(err, "greenroom restore FILE") {
		t.Errorf("backup: %v", err)
	}
	if after := contents(t, path); !maps.Equal(after, before) {
		t.Error("the refusals changed files")
	}
}

// contents gives the mode and bytes of each file in the folder of a database.
func contents(t *testing.T, path string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, name := range files {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		found[name] = info.Mode().String() + string(content)
	}
	return found
}

// toldAll tells whether an error says all the words.
func toldAll(err error, words ...string) bool {
	return err != nil && !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(err.Error(), word) })
}

// A backup keeps its mark as long as it is only read. Whoever may write takes it into use, and then its log is its own.
func TestMarkGoesWithTheFirstWriter(t *testing.T) {
	t.Parallel()
	_, copied := killedWith(t, "second")
	for _, c := range []struct {
		access Access
		marked bool
	}{{Look, true}, {Change, false}, {Make, false}} {
		path := filepath.Join(t.TempDir(), "greenroom.db")
		copyFile(t, copied, path)
		s, err := Open(t.Context(), Options{Path: path, Access: c.access, Now: time.Now, Log: discard()})
		if err != nil {
			t.Fatalf("access %d: %v", c.access, err)
		}
		if marked, err := isMarkedInside(t.Context(), path); err != nil || marked != c.marked {
			t.Errorf("access %d, open: marked %v, %v", c.access, marked, err)
		}
		if c.access == Make {
			if _, err := s.CreateTemplate(t.Context(), models.Actor{Kind: models.ActorCLI}, models.NewTemplate{Slug: "third", Persona: accessPersona("Cara")}); err != nil {
				t.Error(err)
			}
			openAt(t, path) // beside a log of its own
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// A database in use has no mark, one of 0.1.0 neither; every copy that we make has one.
func TestWhatIsMarked(t *testing.T) {
	t.Parallel()
	old, db := atVersion(t, 1)
	firstBinaryWrites(t, db, 3)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	wantMark := func(path string, want bool) {
		t.Helper()
		if marked, _, err := isMarked(path); err != nil || marked != want {
			t.Errorf("%s: marked %v, %v; want %v", filepath.Base(path), marked, err, want)
		}
	}
	wantMark(old, false)
	openAt(t, old)
	wantMark(old, false)
	wantMark(onlyBackup(t, old), true)
	wantMark(openTemp(t).path, false)
}

// An older Greenroom that was given a backup, to go back before an upgrade, knows no mark: its own log is no reason to refuse.
func TestMarkThatAnOlderBinaryLeft(t *testing.T) {
	t.Parallel()
	_, copied := killedWith(t, "second")
	db, err := sql.Open("sqlite", writerDSN(copied))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "UPDATE installation SET short_id = 'abcd1234'"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "greenroom.db")
	for _, suffix := range []string{"", "-wal"} {
		copyFile(t, copied+suffix, path+suffix)
	}
	if got := openAt(t, path).ShortID(); got != "abcd1234" {
		t.Errorf("its last change is lost: %s", got)
	}
}
