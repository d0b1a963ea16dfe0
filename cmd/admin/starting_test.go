package main

import (
	"context"
	"database/sql"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// A server that can't listen leaves the database as it is.
func TestTakenAddressUpgradesNothing(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	folder := t.TempDir()
	older := filepath.Join(folder, "older.db")
	makeOlder(t, older)
	before, err := os.ReadFile(older)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{older, filepath.Join(folder, "missing.db")} {
		got := call(t, environment{"GREENROOM_DB": path}, "", "serve", "--addr", taken.Addr().String())
		if got.code != 1 || !strings.Contains(got.err, "address already in use") {
			t.Errorf("exit %d: %s", got.code, got.err)
		}
	}
	if after, err := os.ReadFile(older); err != nil || string(after) != string(before) {
		t.Errorf("upgraded all the same: %v", err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

var listening = regexp.MustCompile(`address=(\S+)`)

// While the database is brought up to date, the process says that it is alive; a connection that was kept open meanwhile is served afterwards.
func TestServerAnswersWhileItStarts(t *testing.T) {
	t.Parallel()
	needAssets(t)
	env := database(t)
	env["GREENROOM_ADDR"] = "127.0.0.1:0"
	release := lockAsMigrating(t, env["GREENROOM_DB"])
	ctx, stop := context.WithCancel(t.Context())
	var log lockedBuffer
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, console{out: io.Discard, err: &log, env: env.get, now: time.Now}, nil) }()
	address := ""
	until(t, func() bool {
		if found := listening.FindStringSubmatch(log.String()); found != nil {
			address = "http://" + found[1]
		}
		return address != ""
	})
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 503, "/": 503, "/api/v1/templates": 503} {
		if got := statusOf(t, address+path); got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
	release()
	until(t, func() bool { return statusOf(t, address+"/readyz") == 200 })
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if said := log.String(); strings.Contains(said, "level=ERROR") || strings.Contains(said, "canceled") || !strings.Contains(said, "new database made") {
		t.Errorf("logged: %s", said)
	}
}

// lockAsMigrating keeps others from opening a database, as a process does that brings it up to date.
func lockAsMigrating(t *testing.T, path string) (release func()) {
	t.Helper()
	for _, suffix := range []string{".making", ""} {
		if err := os.WriteFile(path+suffix, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db, err := sql.Open("sqlite", "file:"+path+".lock?_txlock=exclusive")
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		_ = tx.Rollback()
		_ = db.Close()
	}
}

func statusOf(t *testing.T, address string) int {
	t.Helper()
	client := http.Client{Timeout: 20 * time.Second}
	resp, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

// until waits until something holds.
func until(t *testing.T, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !holds(); {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain")
		}
		<-time.After(5 * time.Millisecond)
	}
}

// A lost database is told, by the server and by migrate, before anything is made in its place.
func TestLostDatabaseIsTold(t *testing.T) {
	t.Parallel()
	needAssets(t)
	env := migrated(t)
	path := env["GREENROOM_DB"]
	if err := os.Rename(path, path+".elsewhere"); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"migrate"}} {
		got := call(t, env, "", args...)
		if got.code != 1 || !strings.Contains(got.err, path+".lock") || !strings.Contains(got.err, "greenroom restore FILE") {
			t.Errorf("%v: exit %d, %s", args, got.code, got.err)
		}
		if exists(path) {
			t.Errorf("%v made a database", args)
		}
	}
	if err := os.Rename(path+".elsewhere", path); err != nil {
		t.Fatal(err)
	}
	if got := call(t, env, "", "migrate"); got.code != 0 {
		t.Error(got.err)
	}
}
