package main

import (
	"os"
	"strings"
	"testing"
)

// The command line and the environment refuse what forms refuse, before anything is made.
func TestCommonPasswordsOfTheOperator(t *testing.T) {
	t.Parallel()
	const common, says = "Liverpool2026", "Many people have this password"
	env := migrated(t)
	if got := call(t, env, common, "user", "create", "--email", "sam@example.com", "--password-file", "-"); got.code != 1 || !strings.Contains(got.err, says) || strings.Contains(got.err, common) {
		t.Errorf("user create: %+v", got)
	}
	if got := call(t, env, "a long enough password", "user", "create", "--email", "sam@example.com", "--password-file", "-"); got.code != 0 {
		t.Fatal(got.err)
	}
	if got := call(t, env, common, "user", "password", "sam@example.com", "--password-file", "-"); got.code != 1 || !strings.Contains(got.err, says) {
		t.Errorf("user password: %+v", got)
	}
	fresh := database(t)
	fresh["GREENROOM_ADMIN_EMAIL"], fresh["GREENROOM_ADMIN_PASSWORD"] = "dana@example.com", common
	if _, err := read(t, fresh); err == nil || !strings.Contains(err.Error(), "GREENROOM_ADMIN_PASSWORD: "+says) {
		t.Errorf("the environment: %v", err)
	}
	if _, err := os.Stat(fresh["GREENROOM_DB"]); err == nil {
		t.Error("a database was made")
	}
}
