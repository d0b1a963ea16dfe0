package deploy_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
)

// Set for the process that runs on a machine of its own: the folder of the release.
const releaseVariable = "GREENROOM_TEST_RELEASE"

// TestOperations runs the page on a machine of its own, see testdata/machine.sh: this test's own process runs there again.
func TestOperations(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 || runtime.GOOS != "linux" {
		t.Skip("a machine of its own needs root and Linux")
	}
	for _, name := range []string{"nginx", "openssl", "curl", "ip", "setpriv", "promtool"} {
		tool(t, name)
	}
	isolate := []string{"--mount", "--net", "--pid", "--fork", "--mount-proc", "--kill-child"}
	unshare := tool(t, "unshare")
	if err := exec.Command(unshare, append(isolate, "true")...).Run(); err != nil {
		t.Skipf("this machine doesn't let a test have namespaces: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	args := append(isolate, "testdata/machine.sh", t.TempDir(), os.Args[0], "-test.run=^TestOnAMachineOfItsOwn$", "-test.v")
	machine := exec.CommandContext(ctx, unshare, args...)
	machine.Env = append(os.Environ(), releaseVariable+"="+release(t))
	out, err := machine.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestOnAMachineOfItsOwn") {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Log(regexp.MustCompile(`(?m)^.*requests.*$`).FindString(string(out)))
}

// block is one of the page's, under its heading.
type block struct{ heading, commands string }

// blocks are all fenced blocks of shell on the page.
func blocks(t *testing.T) []block {
	t.Helper()
	var all []block
	heading, inside := "", false
	for line := range strings.Lines(read(t, "../docs/operations.md")) {
		switch text := strings.TrimSpace(line); {
		case inside && text == "```":
			inside = false
		case inside:
			all[len(all)-1].commands += line
		case strings.HasPrefix(text, "```"):
			if text != "```sh" {
				t.Errorf("%s: a block that no test runs: %s", heading, text)
			}
			inside = true
			all = append(all, block{heading: heading})
		case strings.HasPrefix(text, "## "):
			heading = text[len("## "):]
		}
	}
	return all
}

// machine is the one that the page is run on.
type machine struct {
	*testing.T
	folder string // where the last block ended
	anam   string // the address of the stand-in
}

func (m *machine) must(err error) {
	m.Helper()
	if err != nil {
		m.Fatal(err)
	}
}

// shell runs commands as a person would paste them, who then types a secret.
func (m *machine) shell(commands, secret string) string {
	m.Helper()
	commands = strings.ReplaceAll(commands, "linux_amd64", "linux_"+runtime.GOARCH)
	ctx, cancel := context.WithTimeout(m.Context(), time.Minute)
	defer cancel()
	bash := exec.CommandContext(ctx, "bash", "-euo", "pipefail", "-c", commands+"\npwd >/run/folder")
	bash.Dir, bash.Stdin = m.folder, strings.NewReader(secret+"\n")
	bash.Env = []string{"PATH=" + m.shims() + ":/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME=/root", "ANAM_API_URL=" + m.anam}
	out, err := bash.CombinedOutput()
	if err != nil {
		m.Fatalf("%v\n%s\n%s", err, commands, out)
	}
	at, err := os.ReadFile("/run/folder")
	m.must(err)
	m.folder = strings.TrimSpace(string(at))
	return string(out)
}

// shims are the few commands that this machine lacks.
func (m *machine) shims() string {
	at, err := filepath.Abs("testdata")
	m.must(err)
	return at
}

// until waits for a condition.
func (m *machine) until(what string, holds func() bool) {
	m.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for ctx, cancel := context.WithTimeout(m.Context(), 30*time.Second); ; <-tick.C {
		if holds() {
			cancel()
			return
		}
		if ctx.Err() != nil {
			cancel()
			m.Fatalf("waited in vain until %s", what)
		}
	}
}
