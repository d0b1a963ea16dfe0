package store

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"greenroom/models"
)

// asNobody runs work as somebody who may write nothing there; root may everywhere.
// Only this thread becomes somebody else, so the connections that work needs have to be opened on it.
func asNobody(t *testing.T, work func()) {
	t.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if os.Geteuid() == 0 {
		const nobody = 65534
		if err := syscall.Setfsuid(nobody); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = syscall.Setfsuid(0) }()
	}
	work()
}

// readOnly copies files of a database to a folder that everybody can read and nobody can write.
func readOnly(t *testing.T, path string, suffixes ...string) (copied string) {
	t.Helper()
	folder, err := os.MkdirTemp("", "greenroom-read-only-") // TempDir's parents let nobody else in
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(folder, 0o700); _ = os.RemoveAll(folder) })
	copied = filepath.Join(folder, "greenroom.db")
	for _, suffix := range append(suffixes, "") {
		content, err := os.ReadFile(path + suffix)
		if err == nil {
			err = os.WriteFile(copied+suffix, content, 0o444)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(folder, 0o555); err != nil {
		t.Fatal(err)
	}
	return copied
}

// Reading commands work on a read-only disk, on what a killed server left there too.
// Where they can't, because the log lies there without its shared memory, they say what to do rather than read what is older.
func TestReadingOnAReadOnlyDisk(t *testing.T) {
	t.Parallel()
	closed := seeded(t)
	running := openAt(t, seeded(t)) // its files are what a kill would leave
	if _, err := running.PatchTemplate(t.Context(), models.Actor{Kind: models.ActorCLI}, "cara", models.TemplatePatch{Description: new("newest")}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, path, newest, refusal string }{
		{"closed", readOnly(t, closed), "", ""},
		{"killed", readOnly(t, running.path, "-wal", "-shm"), "newest", ""},
		{"log alone", readOnly(t, running.path, "-wal"), "", "copy the database and that file"},
	} {
		to := readOnly(t, closed) + ".copy"
		if err := os.Chmod(filepath.Dir(to), 0o777); err != nil {
			t.Fatal(err)
		}
		asNobody(t, func() {
			if err := os.WriteFile(c.path+".new", nil, 0o600); err == nil {
				t.Fatal("the folder can be written, so this test shows nothing")
			}
			wantReads(t, c.name, c.path, to, c.newest, c.refusal)
		})
	}
}

// wantReads does what the reading commands do. The newest change is read, or each of them refuses.
func wantReads(t *testing.T, name, path, to, newest, refusal string) {
	t.Helper()
	if err := Backup(t.Context(), path, to); !told(err, refusal) {
		t.Errorf("%s: backup: %v", name, err)
	}
	s, err := Open(t.Context(), Options{Path: path, Access: Look, Now: time.Now, Log: discard()})
	if !told(err, refusal) {
		t.Errorf("%s: open: %v", name, err)
	}
	if err != nil {
		return
	}
	defer s.Close()
	found, err := s.TemplateBySlug(t.Context(), "cara")
	if err != nil || found.Description != newest {
		t.Errorf("%s: read %q, %v", name, found.Description, err)
	}
	if findings, err := s.CheckDatabase(t.Context()); err != nil || len(findings) > 0 {
		t.Errorf("%s: check: %v, %v", name, findings, err)
	}
	if check, err := s.VerifyAudit(t.Context()); err != nil || check.Fault != "" || check.Rows == 0 {
		t.Errorf("%s: verify: %+v, %v", name, check, err)
	}
}

// told tells whether an error is the refusal, or none where there is none.
func told(err error, refusal string) bool {
	if refusal == "" {
		return err == nil
	}
	return err != nil && strings.Contains(err.Error(), refusal)
}
