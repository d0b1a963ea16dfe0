package main

import (
	"regexp"
	"strings"
	"testing"
)

var headLine = regexp.MustCompile(`(?m)^Head: ([0-9a-f]{64})$`)

// What audit verify prints can be kept elsewhere and given to a later run, which tells whether that row is still there.
func TestAuditVerifySince(t *testing.T) {
	t.Parallel()
	env := migrated(t)
	head := func(args ...string) string {
		t.Helper()
		got := call(t, env, "", append([]string{"audit", "verify"}, args...)...)
		line := headLine.FindStringSubmatch(got.out)
		if got.code != 0 || line == nil {
			t.Fatalf("%v: exit %d, %s%s", args, got.code, got.out, got.err)
		}
		return line[1]
	}
	first := head()
	call(t, env, "", "key", "create", "--name", "shop", "--scope", "mint")
	if second := head("--since", first); second == first || head("--since", second) != second {
		t.Errorf("%s, then %s", first, second)
	}
	if got := call(t, env, "", "audit", "verify", "--since", first); !strings.Contains(got.out, "Rows since the given head: 1.") {
		t.Errorf("said %s", got.out)
	}
	unknown := strings.Repeat("ab", 32)
	if got := call(t, env, "", "audit", "verify", "--since", unknown); got.code != 1 || got.out != "" || !strings.Contains(got.err, unknown) {
		t.Errorf("an unknown head: exit %d, %s%s", got.code, got.out, got.err)
	}
	for _, bad := range []string{"", "yesterday", first[:62], first + "00"} {
		if got := call(t, env, "", "audit", "verify", "--since", bad); got.code != 2 {
			t.Errorf("%q: exit %d, %s", bad, got.code, got.err)
		}
	}
}
