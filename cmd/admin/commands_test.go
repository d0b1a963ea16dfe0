package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"greenroom/models"
)

// called is the output and exit code of a command.
type called struct {
	code     int
	out, err string
}

// call runs a command as a shell would, with its own environment.
func call(t *testing.T, env environment, stdin string, args ...string) called {
	t.Helper()
	var out, errs bytes.Buffer
	c := console{in: strings.NewReader(stdin), out: &out, err: &errs, env: env.get, now: time.Now}
	code := run(t.Context(), c, args)
	return called{code, out.String(), errs.String()}
}

// printed is what a command that must succeed prints, without the line's end.
func printed(t *testing.T, env environment, stdin string, args ...string) string {
	t.Helper()
	got := call(t, env, stdin, args...)
	if got.code != 0 {
		t.Fatalf("greenroom %s: exit %d, %s", strings.Join(args, " "), got.code, got.err)
	}
	return strings.TrimSpace(got.out)
}

func database(t *testing.T) environment {
	return environment{"GREENROOM_DB": filepath.Join(t.TempDir(), "greenroom.db")}
}

// migrated is a database that commands find, because somebody made it.
func migrated(t *testing.T) environment {
	t.Helper()
	env := database(t)
	if got := call(t, env, "", "migrate"); got.code != 0 {
		t.Fatal(got.err)
	}
	return env
}

func TestUsage(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {"sreve"}, {"key"}, {"key", "make"}} {
		if got := call(t, environment{}, "", args...); got.code != 2 || !strings.Contains(got.err, "Usage: greenroom COMMAND") || got.out != "" {
			t.Errorf("%v: exit %d, %q", args, got.code, got.err)
		}
	}
	for _, args := range [][]string{{"key", "list", "--wrong"}, {"backup"}, {"backup", "a", "b"}, {"version", "x"}} {
		if got := call(t, database(t), "", args...); got.code != 2 {
			t.Errorf("%v: exit %d, want 2", args, got.code)
		}
	}
	if got := call(t, environment{}, "", "serve", "--help"); got.code != 0 || !strings.Contains(got.err, "GREENROOM_PUBLIC_URL") {
		t.Errorf("serve --help: exit %d, %s", got.code, got.err)
	}
}

func TestKeyCreatePrintsTheKeyAlone(t *testing.T) {
	t.Parallel()
	env := migrated(t)
	got := call(t, env, "", "key", "create", "--name", "shop", "--scope", "mint", "--scope", "templates:read")
	if got.code != 0 || !regexp.MustCompile(`^grk_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}\n$`).MatchString(got.out) {
		t.Fatalf("exit %d, out %q, err %q", got.code, got.out, got.err)
	}
	prefix := got.out[4:12]
	list := call(t, env, "", "key", "list")
	if !strings.Contains(list.out, prefix) || !strings.Contains(list.out, "active") || strings.Contains(list.out, strings.TrimSpace(got.out)) {
		t.Errorf("list: %s", list.out)
	}
	if revoked := call(t, env, "", "key", "revoke", prefix); revoked.code != 0 {
		t.Errorf("revoke: %s", revoked.err)
	}
	if list := call(t, env, "", "key", "list"); !strings.Contains(list.out, "revoked") {
		t.Errorf("list after revoke: %s", list.out)
	}
}

func TestRefusalsNameTheField(t *testing.T) {
	t.Parallel()
	env := migrated(t)
	got := call(t, env, "", "key", "create", "--name", "shop", "--scope", "everything")
	if got.code != 1 || got.out != "" || !strings.Contains(got.err, "scopes[0]") {
		t.Errorf("exit %d, out %q, err %q", got.code, got.out, got.err)
	}
	if got := call(t, env, "", "key", "revoke", "nobody00"); got.code != 1 {
		t.Errorf("unknown key: exit %d", got.code)
	}
}

func TestPeople(t *testing.T) {
	t.Parallel()
	env := migrated(t)
	password := "a long enough password"
	made := call(t, env, password+"\n", "user", "create", "--email", "Sam@example.com", "--role", "admin", "--password-file", "-")
	if made.code != 0 || strings.Contains(made.out+made.err, password) {
		t.Fatalf("exit %d, %s%s", made.code, made.out, made.err)
	}
	drawn := call(t, env, "", "user", "create", "--email", "kim@example.com", "--name", "Kim")
	if drawn.code != 0 || !regexp.MustCompile(`Password \(it can't be shown again\): \S{12,}`).MatchString(drawn.out) {
		t.Errorf("made-up password: %s%s", drawn.out, drawn.err)
	}
	if got := call(t, env, "", "user", "password", "kim@example.com"); got.code != 0 || !strings.Contains(got.out, "signed out everywhere") {
		t.Errorf("new password: %+v", got)
	}
	if got := call(t, env, "", "user", "disable", "kim@example.com"); got.code != 0 {
		t.Errorf("disable: %+v", got)
	}
	if got := call(t, env, "", "user", "disable", "sam@example.com"); got.code != 1 || !strings.Contains(got.err, "last active admin") {
		t.Errorf("the last admin: %+v", got)
	}
	list := call(t, env, "", "user", "list").out
	if !regexp.MustCompile(`kim@example.com\s+Kim\s+viewer\s+disabled`).MatchString(list) || !regexp.MustCompile(`sam@example.com\s+Sam\s+admin\s+active`).MatchString(list) {
		t.Errorf("list: %s", list)
	}
	if got := call(t, env, "short", "user", "create", "--email", "x@example.com", "--password-file", "-"); got.code != 1 || !strings.Contains(got.err, "password") {
		t.Errorf("short password: %+v", got)
	}
}

// TestUserEnableRoleDelete walks one person through the commands that change an account.
func TestUserEnableRoleDelete(t *testing.T) {
	t.Parallel()
	env := migrated(t)
	list := func() string { return call(t, env, "", "user", "list").out }
	for _, made := range [][]string{{"--email", "sam@example.com", "--role", "admin"}, {"--email", "kim@example.com", "--name", "Kim"}} {
		call(t, env, "", append([]string{"user", "create"}, made...)...)
	}
	call(t, env, "", "user", "disable", "kim@example.com")
	if got := call(t, env, "", "user", "enable", "Kim@example.com"); got.code != 0 || !regexp.MustCompile(`kim@example.com\s+Kim\s+viewer\s+active`).MatchString(list()) {
		t.Errorf("enable: %+v\n%s", got, list())
	}
	if got := call(t, env, "", "user", "role", "kim@example.com", "editor"); got.code != 0 || !regexp.MustCompile(`kim@example.com\s+Kim\s+editor`).MatchString(list()) {
		t.Errorf("role: %+v\n%s", got, list())
	}
	for _, refused := range [][]string{{"role", "kim@example.com", "owner"}, {"role", "sam@example.com", "viewer"}, {"role", "no@example.com", "admin"},
		{"enable", "no@example.com"}, {"delete", "no@example.com"}, {"delete", "sam@example.com"}} {
		if got := call(t, env, "", append([]string{"user"}, refused...)...); got.code != 1 || got.err == "" {
			t.Errorf("%v: %+v", refused, got)
		}
	}
	got := call(t, env, "", "user", "delete", "kim@example.com")
	if got.code != 0 || strings.Contains(list(), "kim@") || !strings.Contains(list(), "sam@") {
		t.Errorf("delete: %+v\n%s", got, list())
	}
	if !strings.Contains(got.out, "No row keeps the name.") {
		t.Errorf("what stays is not counted: %s", got.out)
	}
	if exported := call(t, env, "", "audit", "export"); exported.code != 0 || strings.Contains(exported.out, "kim@") || strings.Contains(exported.out, "Kim") {
		t.Errorf("export: %+v", exported)
	}
	if verified := call(t, env, "", "audit", "verify"); verified.code != 0 || !strings.Contains(verified.out, "Rows that name a deleted person by ID alone: 4.") {
		t.Errorf("verify: %+v", verified)
	}
}

// TestWhatKeepsTheName counts what older releases wrote.
func TestWhatKeepsTheName(t *testing.T) {
	t.Parallel()
	for want, traces := range map[string]models.PersonTraces{
		"No row keeps the name.": {},
		"What Greenroom 0.3.0 and older wrote keeps the name, and the audit their addresses, because it can't be changed. Rows of the audit: 4, versions: 1, moves of labels: 2.": {Audit: 4, Versions: 1, Moves: 2},
	} {
		if got := whatKeepsTheName(traces); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestMigrateAndBackup(t *testing.T) {
	t.Parallel()
	env := migrated(t)
	if got := call(t, env, "", "migrate"); got.code != 0 {
		t.Fatal(got.err)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	if got := call(t, env, "", "backup", copied); got.code != 0 {
		t.Fatal(got.err)
	}
	if got := call(t, env, "", "backup", copied); got.code != 1 {
		t.Errorf("an existing file was overwritten: %+v", got)
	}
	if got := call(t, environment{}, "", "user", "list", "--db", copied); got.code != 0 {
		t.Errorf("the copy cannot be opened: %s", got.err)
	}
	if got := call(t, environment{"GREENROOM_DB": filepath.Join(t.TempDir(), "none.db")}, "", "backup", copied+"2"); got.code != 1 {
		t.Errorf("a database that is not there was backed up: %+v", got)
	}
	if _, err := os.Stat(copied + "2"); err == nil {
		t.Error("an empty backup was written")
	}
}
