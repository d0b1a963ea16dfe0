package main

import "testing"

func TestVersion(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"version"}, {"--version"}} {
		if got := call(t, environment{}, "", args...); got.code != 0 || got.out != "greenroom development\n" || got.err != "" {
			t.Errorf("%v: exit %d, %q, %q", args, got.code, got.out, got.err)
		}
	}
	if got := call(t, environment{}, "", "--version", "x"); got.code != 2 {
		t.Errorf("an argument too many: exit %d, want 2", got.code)
	}
}
