package e2e

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The people of the tests: anna is the first admin, sam joins where two are needed.
const (
	anna     = "anna@example.com"
	sam      = "sam@example.com"
	password = "correct horse battery"
	given    = "given by whoever made them" // to be changed at the first sign-in
)

// withAdmin makes anna the first admin without a browser, and the three example personas.
var withAdmin = []string{"GREENROOM_ADMIN_EMAIL=" + anna, "GREENROOM_ADMIN_PASSWORD=" + given}

// program builds the server from the tree as it stands, so that no test meets an old one.
var program = sync.OnceValues(func() (string, error) {
	path := filepath.Join(scratch, "greenroom")
	build := exec.Command("go", "build", "-o", path, "./cmd/admin")
	build.Dir, build.Env = "..", append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the server: %w\n%s", err, out)
	}
	return path, nil
})

// server is the running program with a database of its own.
type server struct {
	t    *testing.T
	path string
	db   string
	url  string // without a slash at the end
	said chan string
}

// start runs the server until the test ends; it must end well then.
func start(t *testing.T, env ...string) *server {
	t.Helper()
	needAll(t)
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, path: path, db: filepath.Join(t.TempDir(), "greenroom.db"), said: make(chan string, 16)}
	cmd, log := exec.Command(path, "serve", "--addr", "127.0.0.1:0", "--db", s.db), new(bytes.Buffer)
	cmd.Env, cmd.Stderr = append([]string{"PATH=" + os.Getenv("PATH")}, env...), log
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	read := make(chan struct{})
	go func() { defer close(read); s.readAll(out) }()
	t.Cleanup(func() { end(t, cmd, read, log) })
	s.url = s.line("Greenroom is at ")
	if slices.Contains(env, withAdmin[0]) {
		s.settle(anna)
	}
	return s
}

func (s *server) readAll(out io.Reader) {
	defer close(s.said)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		s.said <- lines.Text()
	}
}

// line waits for a line with these words and gives what stands behind them.
func (s *server) line(words string) string {
	s.t.Helper()
	late := time.After(waitTime * time.Second)
	for {
		select {
		case line, open := <-s.said:
			if !open {
				s.t.Fatalf("the server ended without saying %q", words)
			}
			if _, rest, found := strings.Cut(line, words); found {
				return rest
			}
		case <-late:
			s.t.Fatalf("the server does not say %q", words)
		}
	}
}

// end asks the server to stop, as an operator would, and shows its log when the test failed.
func end(t *testing.T, cmd *exec.Cmd, read <-chan struct{}, log *bytes.Buffer) {
	_ = cmd.Process.Signal(syscall.SIGTERM)
	<-read
	if err := cmd.Wait(); err != nil {
		t.Errorf("the server did not end well: %v", err)
	}
	if strings.Contains(log.String(), "panic") {
		t.Error("the server's log tells of a panic")
	}
	if t.Failed() {
		t.Logf("log of the server:\n%s", log)
	}
}

// command runs another command of the program beside the server and gives what it prints.
func (s *server) command(args ...string) string {
	s.t.Helper()
	cmd := exec.Command(s.path, append(args, "--db", s.db)...)
	cmd.Env, cmd.Stdin = []string{"PATH=" + os.Getenv("PATH")}, strings.NewReader(given)
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("greenroom %s: %v", strings.Join(args, " "), err)
	}
	return strings.TrimSpace(string(out))
}

// hire makes sam a person of a role.
func (s *server) hire(role string) {
	s.t.Helper()
	s.command("user", "create", "--email", sam, "--name", "Sam", "--role", role, "--password-file", "-")
	s.settle(sam)
}

var markField = regexp.MustCompile(`name="once" value="([^"]+)"`)

// settle changes the password that a person was given, as everybody does at the first sign-in.
func (s *server) settle(email string) {
	s.t.Helper()
	jar, _ := cookiejar.New(nil) // fails for bad options alone
	browser := http.Client{Jar: jar}
	send := func(answer *http.Response, err error) []byte {
		s.t.Helper()
		if err != nil {
			s.t.Fatal(err)
		}
		defer answer.Body.Close()
		page, _ := io.ReadAll(answer.Body)
		return page
	}
	page := send(browser.PostForm(s.url+"/login", url.Values{"email": {email}, "password": {given}}))
	mark := markField.FindSubmatch(page)
	if mark == nil {
		s.t.Fatalf("%s is not asked for a password of their own:\n%s", email, page)
	}
	page = send(browser.PostForm(s.url+"/account/password", url.Values{"once": {string(mark[1])}, "current": {given}, "password": {password}, "again": {password}}))
	if !bytes.Contains(page, []byte("Your password is changed.")) {
		s.t.Fatalf("%s: the password stays:\n%s", email, page)
	}
}

// session signs in without a browser and gives the cookies.
func (s *server) session(email string) []*http.Cookie {
	s.t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.PostForm(s.url+"/login", url.Values{"email": {email}, "password": {password}})
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		s.t.Fatalf("signing in as %s: %s", email, answer.Status)
	}
	return answer.Cookies()
}

// mint asks for a token as an app does and gives the status.
func (s *server) mint(key, slug string) int {
	s.t.Helper()
	return s.post(key, "/api/v1/session-tokens", `{"template":"`+slug+`"}`)
}

// post sends JSON with a key and gives the status.
func (s *server) post(key, path, body string) int {
	s.t.Helper()
	return s.ask(http.MethodPost, key, path, body)
}

// put is post for what is replaced.
func (s *server) put(key, path, body string) int {
	s.t.Helper()
	return s.ask(http.MethodPut, key, path, body)
}

// ask sends JSON with a key, and with headers by name and value.
func (s *server) ask(method, key, path, body string, headers ...string) int {
	s.t.Helper()
	ask, err := http.NewRequest(method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	ask.Header.Set("Authorization", "Bearer "+key)
	ask.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		ask.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}
