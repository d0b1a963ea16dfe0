package pages

import (
	"strings"
	"testing"
)

func TestDatabaseWarnings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		made     bool
		findings int
		want     string
	}{{false, 0, ""}, {true, 0, "GREENROOM_DB"}, {false, 3, "last check: 3."}, {true, 1, "last check: 1."}} {
		got := databaseWarnings(c.made, c.findings)
		if said := strings.Join(got, " "); !strings.Contains(said, c.want) || (said == "") != (c.want == "") || strings.Contains(said, "made when") != c.made {
			t.Errorf("made %v, %d findings: %q", c.made, c.findings, got)
		}
	}
}
