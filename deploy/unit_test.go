package deploy_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// mostExposed is above what systemd-analyze says of the unit, from 0 (shut off) to 100.
const mostExposed = "15"

// systemd reads every line of the unit, and finds it well shut off.
func TestUnit(t *testing.T) {
	t.Parallel()
	analyze := tool(t, "systemd-analyze")
	at := filepath.Join(t.TempDir(), "greenroom@8081.service")
	unit := strings.ReplaceAll(read(t, "greenroom@.service"), "/usr/local/bin/greenroom", "/bin/true") // verify wants a program that is there
	if err := os.WriteFile(at, []byte(unit), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(analyze, "verify", at).CombinedOutput(); err != nil || strings.Contains(string(out), at) {
		t.Errorf("verify: %v\n%s", err, out)
	}
	if out, err := exec.Command(analyze, "security", "--offline=true", "--threshold="+mostExposed, at).CombinedOutput(); err != nil {
		t.Errorf("security: %v\n%s", err, out)
	}
}
