package store

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"greenroom/models"

	sqlite3 "modernc.org/sqlite/lib"
)

// A file system that is mounted read-only fails in another way than a folder without the right to write, and is read all the same.
func TestReadingOnAReadOnlyFileSystem(t *testing.T) {
	t.Parallel()
	if os.Getenv(mayMount) == "" {
		runWhereItMayMount(t)
		return
	}
	closed := seeded(t)
	running := openAt(t, seeded(t))
	if _, err := running.PatchTemplate(t.Context(), models.Actor{Kind: models.ActorCLI}, "cara", models.TemplatePatch{Description: new("newest")}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, from      string
		suffixes        []string
		emptyLog        bool
		newest, refusal string
	}{
		{name: "closed", from: closed},
		{name: "closed, with an empty log", from: closed, emptyLog: true},
		{name: "killed", from: running.path, suffixes: []string{"-wal", "-shm"}, newest: "newest"},
		{name: "log alone", from: running.path, suffixes: []string{"-wal"}, refusal: "copy the database and that file"},
	} {
		folder := t.TempDir()
		mountAt(t, folder, "tmpfs", 0)
		path := filepath.Join(folder, "greenroom.db")
		for _, suffix := range append(c.suffixes, "") {
			copyFile(t, c.from+suffix, path+suffix)
		}
		if c.emptyLog {
			if err := os.WriteFile(path+"-wal", nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		mountAt(t, folder, "", syscall.MS_REMOUNT|syscall.MS_RDONLY)
		if err := os.WriteFile(path+".new", nil, 0o600); !errors.Is(err, syscall.EROFS) {
			t.Fatalf("the file system is not read-only, so this test shows nothing: %v", err)
		}
		wantReads(t, c.name, path, filepath.Join(t.TempDir(), "copy.db"), c.newest, c.refusal)
		if err := syscall.Unmount(folder, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	}
}

// mayMount is set in the environment of a process that has its own mounts.
const mayMount = "GREENROOM_TEST_MAY_MOUNT"

// runWhereItMayMount runs the test again in a process with its own mounts, where it is root; on some systems nobody may have that.
func runWhereItMayMount(t *testing.T) {
	t.Helper()
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	again.Env = append(os.Environ(), mayMount+"=1")
	again.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Geteuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getegid(), Size: 1}},
	}
	said, err := again.CombinedOutput()
	_, ran := errors.AsType[*exec.ExitError](err)
	switch {
	case err != nil && !ran:
		t.Skipf("this system gives no process its own mounts: %v", err)
	case err != nil:
		t.Errorf("%v: %s", err, said)
	case strings.Contains(string(said), "--- SKIP: "+t.Name()):
		t.Skipf("nothing can be mounted here: %s", said)
	case !strings.Contains(string(said), "--- PASS: "+t.Name()):
		t.Errorf("the test did not run: %s", said)
	}
}

func mountAt(t *testing.T, folder, kind string, flags uintptr) {
	t.Helper()
	if err := syscall.Mount(kind, folder, kind, flags, ""); err != nil {
		t.Skipf("mount: %v", err)
	}
}

// The file alone is read only where there is no log, or an empty one.
func TestWhyUnread(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code   int
		hasLog bool
		want   unread
	}{
		{sqlite3.SQLITE_READONLY_DIRECTORY, false, noLogNeeded},
		{sqlite3.SQLITE_CANTOPEN, false, noLogNeeded},
		{sqlite3.SQLITE_CANTOPEN, true, logNeeded},
		{sqlite3.SQLITE_CORRUPT, false, otherFailure},
		{sqlite3.SQLITE_BUSY, true, otherFailure},
		{sqlite3.SQLITE_IOERR, false, otherFailure},
	} {
		if got := whyUnread(c.code, c.hasLog); got != c.want {
			t.Errorf("code %d, log %v: got %d, want %d", c.code, c.hasLog, got, c.want)
		}
	}
}
