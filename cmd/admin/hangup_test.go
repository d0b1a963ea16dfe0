package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// anamThatNotes answers every list with nothing, and notes the last key that it was asked with.
func anamThatNotes(t *testing.T) (*httptest.Server, *atomic.Value) {
	t.Helper()
	var last atomic.Value
	last.Store("")
	stand := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		last.Store(r.Header.Get("Authorization"))
		_, _ = w.Write([]byte(`{"data":[],"meta":{"total":0,"lastPage":1,"currentPage":1,"perPage":50,"prev":null,"next":null}}`))
	}))
	t.Cleanup(stand.Close)
	return stand, &last
}

// A hangup reads the key's file again. A file that is empty or gone leaves the key as it was, and none of it reaches the log.
func TestHangupReadsTheKeyAgain(t *testing.T) { // not parallel: a signal reaches every server of the process
	stand, last := anamThatNotes(t)
	file := filepath.Join(t.TempDir(), "key")
	write := func(key string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(key), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("ak-first-secret")
	env := database(t)
	env["ANAM_API_KEY_FILE"], env["ANAM_API_URL"] = file, stand.URL
	r := start(t, env, "Nobody can sign in yet")
	hangUpUntil(t, "the first key is asked with", func() bool { return last.Load() == "Bearer ak-first-secret" }, false)
	write("ak-second-secret\n")
	hangUpUntil(t, "the second key is asked with", func() bool { return last.Load() == "Bearer ak-second-secret" }, true)
	write("")
	hangUpUntil(t, "the empty file is told", func() bool { return strings.Contains(r.log.String(), "the one before stays") }, true)
	if err := r.stop(); err != nil {
		t.Error(err)
	}
	if last.Load() != "Bearer ak-second-secret" || strings.Contains(r.log.String(), "secret") {
		t.Errorf("asked with %v; log: %s", last.Load(), r.log)
	}
}

// hangUpUntil waits for a condition, after a hangup where one is asked for.
func hangUpUntil(t *testing.T, what string, holds func() bool, hangUp bool) {
	t.Helper()
	if hangUp {
		if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for !holds() {
		if ctx.Err() != nil {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}
