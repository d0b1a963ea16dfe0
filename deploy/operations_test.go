package deploy_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"greenroom/anam/sandbox"
)

// What a person types, and what the page's commands must print.
const (
	firstKey  = "anam-key-that-is-refused"
	secondKey = "anam-key-that-is-good"
	password  = "an unusual passphrase 7319"
)

var typed = map[string]string{"Secrets": firstKey, "First start": password, "A new Anam key": secondKey}

var printed = map[string][]string{
	"Install":                {"(commit " + testedCommit + ")"},
	"First start":            {"ready\nready\n"},
	"TLS and the proxy":      {"syntax is ok", `"status":"ready"`},
	"Keys for apps":          {"shop", "active"},
	"Restarts without a gap": {"ready\nready\n"},
	"Upgrade":                {"The database is whole.", "ready\n"},
	"Backups and restore":    {"greenroom-2", "greenroom_backup_failing 0", "greenroom_backup_last_proven_timestamp_seconds", "The database is whole.", "Restored /var/lib/greenroom/by-hand.db", "No key and no person is valid again.", "Sessions ended: ", "Restored /var/lib/greenroom/from-elsewhere.db", "The newest change or request in it is of ", "Keys revoked: 2.", "you@example.com", "ready\nready\n", "All are as they were written.", "Rows since the given head: 0."},
	"What to watch":          {"greenroom_mint_writes_failing 0", `greenroom_anam_key_state{state="good"} 1`, "greenroom_disk_free_bytes", "13 rules found"},
	"Disk":                   {"greenroom.db"},
	"Logs":                   {`"msg":"request"`},
}

// copyFromElsewhere is the backup that is left when the disk is dead; it is root's.
const copyFromElsewhere = "/var/tmp/copy.db"

var appKey = regexp.MustCompile(`grk_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}`)

// TestOnAMachineOfItsOwn runs every command of the page in its order, and looks from outside what came of it.
func TestOnAMachineOfItsOwn(t *testing.T) {
	if os.Getenv(releaseVariable) == "" {
		t.Skip("only for the process that TestOperations starts")
	}
	stand := sandbox.New(sandbox.Options{Now: time.Now, Key: secondKey})
	defer stand.Close()
	m := &machine{T: t, folder: t.TempDir()}
	var err error
	m.anam, err = stand.Start("127.0.0.1:0")
	m.must(err)
	m.must(exec.Command("cp", "-r", os.Getenv(releaseVariable)+"/.", m.folder).Run())
	said := map[string]string{}
	for _, b := range blocks(t) {
		if b.heading == "Restarts without a gap" {
			said[b.heading] = m.restartsWithoutAGap(b.commands, appKey.FindString(said["Keys for apps"]))
			continue
		}
		if strings.Contains(b.commands, copyFromElsewhere) {
			m.shell("cp /var/lib/greenroom/by-hand.db "+copyFromElsewhere, "")
		}
		said[b.heading] += m.shell(b.commands, typed[b.heading])
		switch b.heading {
		case "TLS and the proxy":
			m.behindTheProxy()
		case "A new Anam key":
			m.knowsTheNewKey()
		}
	}
	for heading, texts := range printed {
		for _, text := range texts {
			if !strings.Contains(said[heading], text) {
				t.Errorf("%s: %q is not said: %s", heading, text, said[heading])
			}
		}
	}
	m.isPrivate()
}

// knowsTheNewKey waits until both servers have heard that Anam takes the key, which the first one was not.
func (m *machine) knowsTheNewKey() {
	for _, port := range []string{"8081", "8082"} {
		m.until("greenroom@"+port+" has the new key", func() bool {
			return strings.Contains(m.shell("curl --silent http://127.0.0.1:"+port+"/readyz", ""), `"anam":"good"`)
		})
		if log := m.shell("journalctl -u greenroom@"+port+" -n 100 -o cat", ""); !strings.Contains(log, "Anam refused Greenroom's API key") || !strings.Contains(log, "Anam key read again") {
			m.Errorf("greenroom@%s: %s", port, log)
		}
	}
}

// isPrivate looks at what the servers and commands left behind.
func (m *machine) isPrivate() {
	files, err := filepath.Glob("/var/lib/greenroom/*")
	m.must(err)
	for _, file := range append(files, "/etc/greenroom/anam-key") {
		info, err := os.Stat(file)
		m.must(err)
		if info.Mode().Perm()&0o007 != 0 {
			m.Errorf("others may read %s: %s", file, info.Mode())
		}
	}
	logs := m.shell("cat /run/*.log /var/log/nginx/*.log", "")
	for _, secret := range []string{firstKey, secondKey, password, "grk_"} {
		if strings.Contains(logs, secret) {
			m.Errorf("a log holds a secret that begins with %s", secret[:4])
		}
	}
}
