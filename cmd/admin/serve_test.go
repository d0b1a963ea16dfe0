package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"greenroom/web"
)

// running is a server in this process, as its command runs it.
type running struct {
	base string // such as http://127.0.0.1:41234
	said string // everything before and with the last announced line
	log  *lockedBuffer
	stop func() error
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func needAssets(t *testing.T) {
	t.Helper()
	if _, err := web.LoadAssets(); errors.Is(err, web.ErrNoAssets) {
		t.Skip(err)
	}
}

// start serves until the test ends; it reads the announcements up to the line that begins with last.
func start(t *testing.T, env environment, last string) running {
	t.Helper()
	return startAt(t, env, last, time.Now)
}

// startAt is start with another clock.
func startAt(t *testing.T, env environment, last string, now func() time.Time) running {
	t.Helper()
	needAssets(t)
	env["GREENROOM_ADDR"] = "127.0.0.1:0"
	if env["GREENROOM_DB"] == "" {
		env["GREENROOM_DB"] = filepath.Join(t.TempDir(), "greenroom.db")
	}
	ctx, cancel := context.WithCancel(context.Background())
	reader, writer := io.Pipe()
	r := running{log: &lockedBuffer{}}
	ended := make(chan error, 1)
	go func() {
		err := serve(ctx, console{out: writer, err: r.log, env: env.get, now: now}, nil)
		_ = writer.CloseWithError(io.EOF)
		ended <- err
	}()
	stop := sync.OnceValue(func() error { cancel(); return <-ended })
	r.stop = stop
	t.Cleanup(func() { _ = stop() })
	lines := bufio.NewScanner(reader)
	for lines.Scan() {
		r.said += lines.Text() + "\n"
		if base, found := strings.CutPrefix(lines.Text(), "Greenroom is at "); found {
			r.base = base
		}
		if strings.HasPrefix(lines.Text(), last) {
			go func() { _, _ = io.Copy(io.Discard, reader) }()
			return r
		}
	}
	t.Fatalf("ended before it said %q: %v\n%s%s", last, stop(), r.said, r.log)
	return r
}

func (r running) ask(t *testing.T, method, path, key, body string) (int, map[string]any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, r.base+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+key)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, answer
}

// The main job with nothing but the binary: start, make a key beside the running server, mint an example.
func TestServeAndMint(t *testing.T) {
	t.Parallel()
	env := environment{"GREENROOM_ADMIN_EMAIL": "dana@example.com", "GREENROOM_ADMIN_PASSWORD": "correct horse battery"}
	r := start(t, env, "Sandbox:")
	key := printed(t, env, "", "key", "create", "--name", "shop", "--scope", "mint")
	status, answer := r.ask(t, "POST", "/api/v1/session-tokens", key, `{"template":"cara-support"}`)
	if status != http.StatusCreated || answer["version"] != 1.0 || answer["sessionToken"] == "" {
		t.Fatalf("status %d, %v", status, answer)
	}
	if err := r.stop(); err != nil {
		t.Errorf("stopped with %v", err)
	}
	for _, secret := range []string{key, answer["sessionToken"].(string), "correct horse battery", "sandbox-key"} {
		if strings.Contains(r.log.String()+r.said, secret) {
			t.Errorf("a secret stands in the log or on the console")
		}
	}
}

func TestSetupLinkIsShownOnceNobodyExists(t *testing.T) {
	t.Parallel()
	env := environment{}
	r := start(t, env, "Nobody can sign in yet")
	_, link, found := strings.Cut(r.said, "once: ")
	if !found || strings.Contains(r.log.String(), "token=") {
		t.Fatalf("no link, or it stands in the log: %s", r.said)
	}
	link = strings.TrimSpace(link)
	for address, want := range map[string]int{link: http.StatusOK, r.base + "/setup?token=guess": http.StatusForbidden} {
		resp, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("setup answered %d, want %d", resp.StatusCode, want)
		}
	}
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	call(t, env, "a long enough password", "user", "create", "--email", "dana@example.com", "--role", "admin", "--password-file", "-")
	if again := start(t, env, "Sandbox:"); strings.Contains(again.said, "/setup") {
		t.Errorf("the link is shown although somebody can sign in: %s", again.said)
	}
}

// refused starts a server that must fail, and returns its errors; one that starts all the same is stopped after a while.
func refused(t *testing.T, env environment) string {
	t.Helper()
	needAssets(t)
	env["GREENROOM_ADDR"] = "127.0.0.1:0"
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	var errs lockedBuffer
	if code := run(ctx, console{out: io.Discard, err: &errs, env: env.get, now: time.Now}, []string{"serve"}); code != 1 {
		t.Errorf("exit %d, want 1", code)
	}
	return errs.String()
}

// unusableAdmins are first admins of the environment that no user can be made from.
func unusableAdmins() []environment {
	return []environment{
		{"GREENROOM_ADMIN_EMAIL": "dana@example.com", "GREENROOM_ADMIN_PASSWORD_FILE": "/nowhere/password"},
		{"GREENROOM_ADMIN_EMAIL": "dana", "GREENROOM_ADMIN_PASSWORD": "hunter2"},
		{"GREENROOM_ADMIN_EMAIL": "dana@example.com"},
		{"GREENROOM_ADMIN_PASSWORD": "correct horse battery"},
		{"GREENROOM_ADMIN_EMAIL": "dana@example.com", "GREENROOM_ADMIN_PASSWORD": "  "},
	}
}

// The password's file is often gone once the first admin was made; that must not stop the server.
func TestAdminOfTheEnvironmentIsIgnoredOnceAnybodyExists(t *testing.T) {
	t.Parallel()
	people := migrated(t)
	call(t, people, "a long enough password", "user", "create", "--email", "kim@example.com", "--role", "admin", "--password-file", "-")
	for _, env := range unusableAdmins() {
		env["GREENROOM_DB"] = people["GREENROOM_DB"]
		if err := start(t, env, "Sandbox:").stop(); err != nil {
			t.Errorf("%v: stopped with %v", env, err)
		}
	}
	if list := call(t, people, "", "user", "list").out; strings.Contains(list, "dana") {
		t.Errorf("somebody was made from the environment: %s", list)
	}
}

func TestUnusableAdminStopsAServerWithoutUsers(t *testing.T) {
	t.Parallel()
	for _, env := range unusableAdmins() {
		env["GREENROOM_DB"] = database(t)["GREENROOM_DB"]
		if said := refused(t, env); !strings.Contains(said, "GREENROOM_ADMIN_") {
			t.Errorf("%v, new database: %s", env, said)
		}
		if _, err := os.Stat(env["GREENROOM_DB"]); err == nil {
			t.Errorf("%v: a database was made", env)
		}
		call(t, env, "", "migrate")
		if said := refused(t, env); !strings.Contains(said, "GREENROOM_ADMIN_") {
			t.Errorf("%v, database without users: %s", env, said)
		}
	}
}

// With a database that is there already the first admin's problems are a list of their own, and a complete one.
func TestAllProblemsOfTheFirstAdminAtOnce(t *testing.T) {
	t.Parallel()
	for _, made := range []bool{false, true} {
		for _, password := range []environment{{"GREENROOM_ADMIN_PASSWORD": "hunter2"}, {"GREENROOM_ADMIN_PASSWORD_FILE": "/nowhere/password"}} {
			env := database(t)
			maps.Copy(env, password)
			env["GREENROOM_ADMIN_EMAIL"] = "dana"
			if made {
				call(t, env, "", "migrate")
			}
			said := refused(t, env)
			if !strings.Contains(said, "GREENROOM_ADMIN_EMAIL: ") || !strings.Contains(said, "GREENROOM_ADMIN_PASSWORD") || strings.Contains(said, "hunter2") {
				t.Errorf("%v, database made %v: %s", password, made, said)
			}
		}
	}
}

// A refused key is said plainly, and the dashboard runs all the same.
func TestRefusedKeyIsSaid(t *testing.T) {
	t.Parallel()
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }))
	defer refusing.Close()
	r := start(t, environment{"ANAM_API_KEY": "ak-secret-marker", "ANAM_API_URL": refusing.URL}, "Nobody can sign in yet")
	deadline := time.Now().Add(20 * time.Second)
	for !strings.Contains(r.log.String(), "Anam refused Greenroom's API key") {
		if time.Now().After(deadline) {
			t.Fatalf("not said: %s", r.log)
		}
		resp, err := http.Get(r.base + "/readyz")
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	if strings.Contains(r.log.String(), "ak-secret-marker") {
		t.Error("the key stands in the log")
	}
}

// A client that writes 8 MiB before it reads finds the refusal, and one that then keeps its connection open holds up no stop.
func TestRefusedBodyIsAnswered(t *testing.T) {
	t.Parallel()
	r := start(t, environment{}, "Nobody")
	conn, err := net.Dial("tcp", strings.TrimPrefix(r.base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	head := "POST /api/v1/session-tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 8388608\r\n\r\n"
	if _, err := io.WriteString(conn, head+strings.Repeat("a", 8<<20)); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusUnauthorized || !json.Valid(body) {
		t.Errorf("status %d, %v: %s", response.StatusCode, err, body)
	}
	began := time.Now()
	if err := r.stop(); err != nil || time.Since(began) > shutdownTime/2 {
		t.Errorf("stopped after %v: %v", time.Since(began), err)
	}
}
