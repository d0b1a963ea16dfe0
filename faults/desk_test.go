package faults

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"greenroom/anam/sandbox"
)

const (
	adminEmail    = "dana@example.com"
	adminPassword = "correct horse battery staple"
	promptMark    = "prompt that must not be logged "
	// nobody is a user whom file permissions bind; the tests themselves may be root.
	nobody = 65534
)

// desk is a Greenroom that runs into one kind of fault: its database, its Anam, its apps and what it acknowledged to them.
type desk struct {
	program  string
	db       string
	ordinary bool
	anam     *standIn
	server   *server
	base     atomic.Value // string: where apps ask
	apps     *http.Client
	key      string // of the apps
	avatar   string // of every persona
	voice    string
	person   []*http.Cookie
	ledger   *ledger
	written  atomic.Int64 // writes that were tried: makes each another one
	idle     usage        // before the first fault
}

// openDesk starts a server with personas, a key and a signed-in person, and has it work once so that its pools are filled.
func openDesk(t *testing.T, program string, f fault) *desk {
	t.Helper()
	folder := ""
	if f.place == nil {
		folder = t.TempDir()
	} else {
		folder = f.place(t)
	}
	d := &desk{
		program: program, db: filepath.Join(folder, "greenroom.db"), ordinary: f.ordinary && os.Geteuid() == 0,
		anam: startAnam(t), ledger: newLedger(),
		apps: &http.Client{
			Timeout:       patience,
			Transport:     &http.Transport{MaxIdleConnsPerHost: 64},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	d.serve(t)
	t.Cleanup(func() { d.server.kill() })
	d.key = strings.TrimSpace(d.command(t, "key", "create", "--name", "apps",
		"--scope", "mint", "--scope", "templates:read", "--scope", "templates:write", "--scope", "templates:publish"))
	d.makePersonas(t)
	d.person = d.signIn(t)
	r := &round{T: t, desk: d, name: fmt.Sprintf("seed %d, fault %s, before it", *seed, f.name)}
	stop := r.load()
	r.workOf(10)
	stop()
	r.until("only its listener and the monitor's connection are left", func() bool {
		d.settle()
		d.idle = d.server.usage()
		return d.idle.sockets <= restSockets
	})
	return d
}

// serve starts the program on the database; before stands in front of the command, such as a limit.
func (d *desk) serve(t *testing.T, before ...string) {
	t.Helper()
	d.server = startServer(t, d.exec(append(append(before, d.program), "serve")...))
	if d.server.base == "" {
		t.Fatalf("the server does not start: %v\n%s", d.server.err, d.server.log)
	}
	d.base.Store(d.server.base)
}

// exec makes a command with the settings of the server and nothing else of the environment.
func (d *desk) exec(args ...string) *exec.Cmd {
	command := exec.Command(args[0], args[1:]...)
	command.Env = []string{
		"PATH=" + os.Getenv("PATH"), "ANAM_API_KEY=" + sandbox.DefaultKey, "ANAM_API_URL=" + d.anam.on.URL,
		"GREENROOM_DB=" + d.db, "GREENROOM_ADDR=127.0.0.1:0", "GREENROOM_METRICS_ADDR=127.0.0.1:0",
		"GREENROOM_ADMIN_EMAIL=" + adminEmail, "GREENROOM_ADMIN_PASSWORD=" + adminPassword,
	}
	if d.ordinary {
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	return command
}

// command runs another command of the program beside the server and gives what it prints.
func (d *desk) command(t *testing.T, args ...string) string {
	t.Helper()
	command := d.exec(append([]string{d.program}, args...)...)
	var complaint strings.Builder
	command.Stderr = &complaint
	out, err := command.Output()
	if err != nil {
		t.Errorf("greenroom %s: %v\n%s%s", strings.Join(args, " "), err, out, complaint.String())
	}
	return string(out)
}

// limit changes a limit of the running server, of those that prlimit knows, and gives the way back.
func (r *round) limit(what, value string) (lift func()) {
	r.Helper()
	pid := strconv.Itoa(r.server.process.Pid)
	before, err := exec.Command("prlimit", "--pid", pid, "--"+what, "--output=SOFT", "--noheadings", "--raw").Output()
	r.must(err)
	set := func(value string) {
		r.Helper()
		if out, err := exec.Command("prlimit", "--pid", pid, "--"+what+"="+value+":").CombinedOutput(); err != nil {
			r.Fatalf("%s: prlimit: %v\n%s", r.name, err, out)
		}
	}
	set(value)
	return func() { set(strings.TrimSpace(string(before))) }
}

// needs skips a fault that this machine can't play, and says why.
func needs(t *testing.T, tool string) {
	t.Helper()
	if _, err := exec.LookPath(tool); err != nil {
		t.Skipf("there is no %s here", tool)
	}
}

// smallDisk is a disk of its own that is soon full. Only root may mount one; fileLimit is for everybody.
func smallDisk(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=48m", "greenroom-faults", folder).CombinedOutput(); err != nil {
		t.Skipf("no disk can be mounted here: %v %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", folder).CombinedOutput(); err != nil {
			t.Errorf("umount %s: %v %s", folder, err, out)
		}
	})
	return folder
}

// openFolder is a folder that belongs to the user whom the server runs as.
func openFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp(scratch, "folder-")
	if err == nil && os.Geteuid() == 0 {
		err = os.Chown(folder, nobody, nobody)
	}
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// settle closes what apps and Anam keep open to the server, so that only its own is left.
func (d *desk) settle() {
	d.apps.CloseIdleConnections()
	d.anam.on.CloseClientConnections()
}
