package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// keysSeen are the keys that Anam was asked with.
type keysSeen struct {
	mu   sync.Mutex
	keys map[string]bool
}

func (k *keysSeen) has(key string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.keys["Bearer "+key]
}

func (k *keysSeen) count() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.keys)
}

// anamThatNotes answers every list with nothing, and notes the keys that it was asked with.
func anamThatNotes(t *testing.T) (*httptest.Server, *keysSeen) {
	t.Helper()
	seen := &keysSeen{keys: map[string]bool{}}
	stand := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen.mu.Lock()
		seen.keys[r.Header.Get("Authorization")] = true
		seen.mu.Unlock()
		_, _ = w.Write([]byte(`{"data":[],"meta":{"total":0,"lastPage":1,"currentPage":1,"perPage":50,"prev":null,"next":null}}`))
	}))
	t.Cleanup(stand.Close)
	return stand, seen
}

// A hangup reads the key's file again. A file that is empty or gone leaves the key as it was, and none of it reaches the log.
func TestHangupReadsTheKeyAgain(t *testing.T) { // not parallel: a signal reaches every server of the process
	stand, seen := anamThatNotes(t)
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
	hangUpUntil(t, "the first key is asked with", func() bool { return seen.has("ak-first-secret") }, false)
	write("ak-second-secret\n")
	hangUpUntil(t, "the second key is asked with", func() bool { return seen.has("ak-second-secret") }, true)
	write("")
	hangUpUntil(t, "the empty file is told", func() bool { return strings.Contains(r.log.String(), "the one before stays") }, true)
	if err := r.stop(); err != nil {
		t.Error(err)
	}
	if seen.count() != 2 || strings.Contains(r.log.String(), "secret") {
		t.Errorf("asked with %d keys; log: %s", seen.count(), r.log)
	}
}

// A key's file that never answers keeps neither a hangup nor the end of the server: the key before stays.
func TestHangupWithAPipe(t *testing.T) { // not parallel: a signal reaches every server of the process
	stand, seen := anamThatNotes(t)
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte("ak-first-secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := database(t)
	env["ANAM_API_KEY_FILE"], env["ANAM_API_URL"] = file, stand.URL
	r := start(t, env, "Nobody can sign in yet")
	hangUpUntil(t, "the first key is asked with", func() bool { return seen.has("ak-first-secret") }, false)
	if err := errors.Join(os.Remove(file), syscall.Mkfifo(file, 0o600)); err != nil {
		t.Fatal(err)
	}
	hangUpUntil(t, "the pipe is given up", func() bool { return strings.Contains(r.log.String(), "nothing came within") }, true)
	if err := r.stop(); err != nil {
		t.Error(err)
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
