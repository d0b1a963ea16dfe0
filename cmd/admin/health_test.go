package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
)

// health gives 0 beside a server that is ready, and 1 with the failing part beside one that is not.
func TestHealthOfAServer(t *testing.T) {
	t.Parallel()
	env := environment{}
	r := start(t, env, "Nobody can sign in yet")
	at := strings.TrimPrefix(r.base, "http://")
	if got := call(t, env, "", "health", "--addr", at); got.code != 0 || got.out != "ready\n" {
		t.Errorf("exit %d, %q, %q", got.code, got.out, got.err)
	}
	if got := call(t, environment{"GREENROOM_ADDR": at}, "", "health", "--alive"); got.code != 0 || got.out != "alive\n" {
		t.Errorf("exit %d, %q, %q", got.code, got.out, got.err)
	}
	if err := os.Remove(env["GREENROOM_DB"]); err != nil {
		t.Fatal(err)
	}
	if got := call(t, env, "", "health", "--addr", at); got.code != 1 || got.out != "" || !strings.Contains(got.err, "unavailable (file)") {
		t.Errorf("without its file: exit %d, %q, %q", got.code, got.out, got.err)
	}
	if got := call(t, env, "", "health", "--addr", at, "--alive"); got.code != 0 {
		t.Errorf("it lives all the same: exit %d, %q", got.code, got.err)
	}
	if err := r.stop(); err != nil {
		t.Error(err)
	}
	if got := call(t, env, "", "health", "--addr", at); got.code != 1 || !strings.Contains(got.err, "no server listens at "+at+": look at its log") {
		t.Errorf("without a server: exit %d, %q", got.code, got.err)
	}
}

// Something that hangs, or that is not Greenroom, is told within the time that was given.
func TestHealthOfSomethingElse(t *testing.T) {
	t.Parallel()
	hanging, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer hanging.Close()
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) }))
	defer other.Close()
	for said, at := range map[string]string{"deadline exceeded": hanging.Addr().String(), "not as Greenroom does": strings.TrimPrefix(other.URL, "http://")} {
		got := call(t, environment{}, "", "health", "--addr", at, "--timeout", "300ms")
		if got.code != 1 || !strings.Contains(got.err, said) {
			t.Errorf("%s: exit %d, %q", said, got.code, got.err)
		}
	}
	if got := call(t, environment{}, "", "health", "now"); got.code != 2 {
		t.Errorf("an argument too many: exit %d", got.code)
	}
}

// A server that listens on every address is asked by this machine's own.
func TestWhereAServerIsAsked(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]string{
		"127.0.0.1:8080": "127.0.0.1:8080", "0.0.0.0:8080": "127.0.0.1:8080", ":8080": "127.0.0.1:8080", "[::]:8080": "[::1]:8080",
		"10.0.0.5:80": "10.0.0.5:80", "localhost:8080": "localhost:8080", "nonsense": "nonsense",
	} {
		if got := askable(addr); got != want {
			t.Errorf("%s: %s, want %s", addr, got, want)
		}
	}
}

// Whoever restarts servers one after the other waits for each; a server that comes later is found, one that never comes is told.
func TestHealthWaits(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	late := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte(`{"status":"unavailable","part":"writing"}`))
			return
		}
		_, _ = w.Write([]byte(`{"status":"ready"}`))
	}))
	defer late.Close()
	at := strings.TrimPrefix(late.URL, "http://")
	if got := call(t, environment{}, "", "health", "--addr", at); got.code != 1 || !strings.Contains(got.err, "writing") {
		t.Errorf("without --wait: exit %d, %s", got.code, got.err)
	}
	if got := call(t, environment{}, "", "health", "--addr", at, "--wait", "1m"); got.code != 0 || got.out != "ready\n" || asked.Load() != 3 {
		t.Errorf("exit %d after %d times, %s", got.code, asked.Load(), got.err)
	}
	late.Close()
	if got := call(t, environment{}, "", "health", "--addr", at, "--wait", "300ms"); got.code != 1 {
		t.Errorf("nobody is there: exit %d", got.code)
	}
}
