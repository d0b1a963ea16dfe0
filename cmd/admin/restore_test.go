package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"greenroom/store"
)

// backedUp is a database with a key and a person, and a backup of it made before the key was revoked and the person disabled.
func backedUp(t *testing.T) (env environment, copied string) {
	t.Helper()
	env = migrated(t)
	copied = filepath.Join(t.TempDir(), "copy.db")
	key := printed(t, env, "", "key", "create", "--name", "shop", "--scope", "mint")
	printed(t, env, "an unusual passphrase 7319\n", "user", "create", "--email", "dana@example.com", "--role", "viewer", "--password-file", "-")
	printed(t, env, "", "backup", copied)
	printed(t, env, "", "key", "revoke", strings.Split(key, "_")[1])
	printed(t, env, "", "user", "disable", "dana@example.com")
	return env, copied
}

// What a backup lets in again is said, and ended by the flags.
func TestRestoreSaysWhatIsValidAgain(t *testing.T) {
	t.Parallel()
	env, copied := backedUp(t)
	said := printed(t, env, "y\ny\n", "restore", copied)
	for _, want := range []string{"is whole", ".replaced-", "valid again: ", "(shop)", "sign in again: dana@example.com"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said: %s", want, said)
		}
	}
	if strings.Contains(said, "revoked: ") || !strings.Contains(printed(t, env, "", "key", "list"), "active") {
		t.Errorf("an input that is no terminal answered: %s", said)
	}
	if said := printed(t, env, "", "restore", "--end-keys", "--end-sessions", copied); !strings.Contains(said, "Keys revoked: 1.") || !strings.Contains(said, "Sessions ended: 0.") {
		t.Error(said)
	}
	if list := printed(t, env, "", "key", "list"); strings.Contains(list, "active") {
		t.Error(list)
	}
	if said := printed(t, env, "", "audit", "verify"); !strings.Contains(said, "All are as they were written.") {
		t.Error(said)
	}
	env["GREENROOM_DB"] = filepath.Join(t.TempDir(), "greenroom.db")
	if said := printed(t, env, "", "restore", copied); !strings.Contains(said, "There was no database before it") {
		t.Error(said)
	}
}

// A database that was moved aside and can't be read is said to be so; the restore itself is done.
func TestRestoreOverADamagedDatabase(t *testing.T) {
	t.Parallel()
	env, copied := backedUp(t)
	if err := os.WriteFile(env["GREENROOM_DB"], []byte(strings.Repeat("damaged ", 9999)), 0o600); err != nil {
		t.Fatal(err)
	}
	if said := printed(t, env, "", "restore", copied); !strings.Contains(said, "can't be read") {
		t.Error(said)
	}
	if said := printed(t, env, "", "check"); !strings.Contains(said, "is whole") {
		t.Error(said)
	}
}

// At a terminal each of the two is asked for, and only "y" is a yes.
func TestRestoreAsks(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]bool{"y\n": true, "Y\n": true, "\n": false, "n\n": false, "yes, but\n": false, "": false} {
		var said strings.Builder
		if got := newQuestion(console{in: strings.NewReader(answer), err: &said}, true).yes("Sure?"); got != want || said.String() != "Sure? [y/N] " {
			t.Errorf("%q: %v, %q", answer, got, said.String())
		}
	}
}

func TestBackupSettings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		env     environment
		every   time.Duration
		keep    int
		folder  string
		problem string
	}{
		"by default":       {environment{"ANAM_API_KEY": "k"}, day, 14, "data/backups", ""},
		"off":              {environment{"ANAM_API_KEY": "k", "GREENROOM_BACKUP_EVERY": "off"}, 0, 14, "data/backups", ""},
		"sandbox":          {environment{}, 0, 14, "data/backups", ""},
		"asked in sandbox": {environment{"GREENROOM_BACKUP_EVERY": "6h", "GREENROOM_BACKUP_KEEP": "3"}, 6 * time.Hour, 3, "data/backups", ""},
		"elsewhere":        {environment{"ANAM_API_KEY": "k", "GREENROOM_DB": "/srv/a.db"}, day, 14, "/srv/backups", ""},
		"named":            {environment{"ANAM_API_KEY": "k", "GREENROOM_BACKUP_DIR": "/mnt"}, day, 14, "/mnt", ""},
		"too often":        {environment{"ANAM_API_KEY": "k", "GREENROOM_BACKUP_EVERY": "1m"}, 0, 0, "", "GREENROOM_BACKUP_EVERY"},
		"none kept":        {environment{"ANAM_API_KEY": "k", "GREENROOM_BACKUP_KEEP": "0"}, 0, 0, "", "GREENROOM_BACKUP_KEEP"},
		"no number":        {environment{"ANAM_API_KEY": "k", "GREENROOM_BACKUP_KEEP": "all"}, 0, 0, "", "GREENROOM_BACKUP_KEEP"},
	} {
		set, err := settingsOf(newFlags(console{}, "serve", ""), c.env.get)
		if c.problem != "" {
			if err == nil || !strings.Contains(err.Error(), c.problem) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if b := set.backups; err != nil || b.every != c.every || b.keep != c.keep || b.folder != filepath.FromSlash(c.folder) {
			t.Errorf("%s: %+v, %v", name, set.backups, err)
		}
	}
}

// A server with a key backs up from its first minute on, and tells of it; a copy over its database is refused at the next start.
func TestServerBacksUp(t *testing.T) {
	t.Parallel()
	env := environment{"GREENROOM_BACKUP_EVERY": "1h"}
	_, metrics := monitored(t, env)
	for deadline := time.Now().Add(60 * time.Second); ; {
		if _, got := fetch(t, metrics+"/metrics"); strings.Contains(got, "\ngreenroom_backup_last_proven_timestamp_seconds ") && strings.Contains(got, "\ngreenroom_backup_failing 0\n") {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("no backup is told of")
		}
	}
}

// Naive copies are refused in words that name the command.
func TestServeRefusesABackupBesideALog(t *testing.T) {
	t.Parallel()
	env, copied := backedUp(t)
	content, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"": content, "-wal": []byte("a log")} {
		if err := os.WriteFile(env["GREENROOM_DB"]+name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, command := range []string{"serve", "migrate", "check"} {
		args := []string{command}
		if command == "serve" {
			args = append(args, "--addr", "127.0.0.1:0")
		}
		if got := call(t, env, "", args...); got.code != 1 || !strings.Contains(got.err, "greenroom restore FILE") {
			t.Errorf("%s: exit %d, %s", command, got.code, got.err)
		}
	}
	if said := printed(t, env, "", "restore", copied); !strings.Contains(said, "is whole") {
		t.Error(said)
	}
	if _, err := store.CompareAccess(t.Context(), env["GREENROOM_DB"], copied); err != nil {
		t.Error(err)
	}
}
