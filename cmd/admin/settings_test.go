package main

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// environment is a set of variables in place of the process's own.
type environment map[string]string

func (e environment) get(name string) string { return e[name] }

func read(t *testing.T, env environment, args ...string) (settings, error) {
	t.Helper()
	f := newFlags(console{err: io.Discard}, "serve", "")
	f.serving()
	if _, err := f.parse(args, 0); err != nil {
		t.Fatal(err)
	}
	return settingsOf(f, env.get)
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	s, err := read(t, environment{})
	if err != nil {
		t.Fatal(err)
	}
	if s.addr != "127.0.0.1:8080" || s.db != "data/sandbox.db" || !s.sandbox || s.anamURL != "https://api.anam.ai" ||
		s.sandboxAddr != "" || s.publicURL.String() != "http://127.0.0.1:8080" || s.mintRetention != 400*day || s.proxies != nil {
		t.Errorf("got %+v", s)
	}
}

func TestKeyMeansAnam(t *testing.T) {
	t.Parallel()
	s, err := read(t, environment{"ANAM_API_KEY": "ak"})
	if err != nil || s.sandbox || s.db != "data/greenroom.db" {
		t.Errorf("got %+v, %v", s, err)
	}
	s, err = read(t, environment{"ANAM_API_KEY": "ak"}, "--sandbox")
	if err != nil || !s.sandbox || s.db != "data/sandbox.db" {
		t.Errorf("--sandbox beside a key: got %+v, %v", s, err)
	}
}

func TestFlagWinsOverVariable(t *testing.T) {
	t.Parallel()
	env := environment{
		"GREENROOM_ADDR": "127.0.0.1:1", "GREENROOM_DB": "a.db", "ANAM_API_URL": "http://127.0.0.1:2", "GREENROOM_SANDBOX_ADDR": "127.0.0.1:3",
		"GREENROOM_PUBLIC_URL": "http://localhost:4/", "GREENROOM_TRUSTED_PROXIES": "10.0.0.1, 192.168.0.0/16", "GREENROOM_MINT_RETENTION": "30",
	}
	s, err := read(t, env)
	if err != nil {
		t.Fatal(err)
	}
	if s.addr != "127.0.0.1:1" || s.db != "a.db" || s.anamURL != "http://127.0.0.1:2" || s.sandboxAddr != "127.0.0.1:3" ||
		s.publicURL.String() != "http://localhost:4" || len(s.proxies) != 2 || s.proxies[0].String() != "10.0.0.1/32" || s.mintRetention != 30*day {
		t.Errorf("from the environment: %+v", s)
	}
	s, err = read(t, env, "--addr", "127.0.0.1:9", "--db", "b.db", "--trusted-proxy", "::1", "--trusted-proxy", "fd00::/8", "--mint-retention", "36h")
	if err != nil {
		t.Fatal(err)
	}
	if s.addr != "127.0.0.1:9" || s.db != "b.db" || len(s.proxies) != 2 || s.proxies[0].String() != "::1/128" || s.mintRetention != 36*time.Hour {
		t.Errorf("from flags: %+v", s)
	}
}

func TestSecretFiles(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte("from-the-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := database(t)
	env["ANAM_API_KEY_FILE"], env["GREENROOM_ADMIN_EMAIL"], env["GREENROOM_ADMIN_PASSWORD_FILE"] = file, "dana@example.com", file
	s, err := read(t, env)
	if err != nil || s.anamKey.Reveal() != "from-the-file" {
		t.Errorf("got %q, %v", s.anamKey.Reveal(), err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if first, err := s.admin(); err != nil || first.Email != "dana@example.com" || first.Password.Reveal() != "from-the-file" {
		t.Errorf("the admin, read once: %q, %v", first.Password.Reveal(), err)
	}
	_, err = read(t, environment{"ANAM_API_KEY_FILE": file, "ANAM_API_KEY": "both"})
	if err == nil || strings.Contains(err.Error(), "both ") {
		t.Errorf("key and file together: %v", err)
	}
}

// A secret that got lost on its way must not look like none: that would start the sandbox.
func TestBlankSecretIsAProblem(t *testing.T) {
	t.Parallel()
	for _, env := range []environment{{"ANAM_API_KEY": "  "}, {"ANAM_API_KEY_FILE": os.DevNull}} {
		if _, err := read(t, env); err == nil || !strings.Contains(err.Error(), "ANAM_API_KEY is set but blank") {
			t.Errorf("%v: %v", env, err)
		}
	}
}

func TestCommandsAskForTheDatabaseAlone(t *testing.T) {
	t.Parallel()
	env := migrated(t)
	env["GREENROOM_ADDR"], env["GREENROOM_PUBLIC_URL"], env["ANAM_API_KEY_FILE"] = "0.0.0.0:8080", "https://greenroom.example.com", "/nowhere/key"
	if got := call(t, env, "", "key", "list"); got.code != 0 || !strings.Contains(got.err, env["GREENROOM_DB"]) {
		t.Errorf("exit %d: %s", got.code, got.err)
	}
}

func TestAnamAndAdminProblems(t *testing.T) {
	t.Parallel()
	env := database(t)
	env["ANAM_API_KEY"], env["ANAM_API_URL"], env["GREENROOM_ADMIN_EMAIL"], env["GREENROOM_ADMIN_PASSWORD"] = "a b", "ftp://x", "dana", "short"
	_, err := read(t, env, "--addr", "127.0.0.1:99999")
	for _, part := range []string{"ANAM_API_URL", "GREENROOM_ADMIN_EMAIL", "GREENROOM_ADMIN_PASSWORD", "address to listen on"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not among the problems: %v", part, err)
		}
	}
	for _, env := range []environment{{"GREENROOM_ADMIN_EMAIL": "dana@example.com"}, {"GREENROOM_ADMIN_PASSWORD": "correct horse battery"}} {
		env["GREENROOM_DB"] = database(t)["GREENROOM_DB"]
		if _, err := read(t, env); err == nil || !strings.Contains(err.Error(), "together, or neither") {
			t.Errorf("half an admin: %v", err)
		}
	}
	if _, err := read(t, environment{}, "--sandbox-addr", "0.0.0.0:1"); err == nil || !strings.Contains(err.Error(), "sandbox's address") {
		t.Errorf("the sandbox on every address: %v", err)
	}
}

// Somebody may exist in a database that is there, and then the admin of the environment is ignored.
func TestAdminIsNotReadWhenTheDatabaseIsThere(t *testing.T) {
	t.Parallel()
	env := database(t)
	env["GREENROOM_ADMIN_EMAIL"], env["GREENROOM_ADMIN_PASSWORD_FILE"] = "dana", "/nowhere/password"
	if err := os.WriteFile(env["GREENROOM_DB"], nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := read(t, env)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.admin()
	for _, part := range []string{"GREENROOM_ADMIN_EMAIL: ", "read GREENROOM_ADMIN_PASSWORD_FILE: "} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not among the admin's problems: %v", part, err)
		}
	}
}

// Half an admin is reported with the problem of that half; a secret that cannot be read is not called missing as well.
func TestHalfAnAdmin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		env  environment
		want []string
	}{
		{environment{}, nil},
		{environment{"GREENROOM_ADMIN_EMAIL": "dana"}, []string{"together", "GREENROOM_ADMIN_EMAIL: "}},
		{environment{"GREENROOM_ADMIN_PASSWORD": "hunter2"}, []string{"together", "GREENROOM_ADMIN_PASSWORD: "}},
		{environment{"GREENROOM_ADMIN_PASSWORD_FILE": "/nowhere/password"}, []string{"together", "read GREENROOM_ADMIN_PASSWORD_FILE: "}},
		{environment{"GREENROOM_ADMIN_EMAIL": "dana@example.com", "GREENROOM_ADMIN_PASSWORD": " "}, []string{"is set but blank"}},
	} {
		_, err := adminOf(c.env.get)
		expect(t, c.env, err, c.want)
	}
}

// told gives the problems one by one, as a person reads them.
func told(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}

// expect compares the reported problems with the expected ones, no more and no less.
func expect(t *testing.T, env environment, err error, want []string) {
	t.Helper()
	if got := told(err); len(got) != len(want) {
		t.Errorf("%v: want %d problems, got %q", env, len(want), got)
	}
	for _, part := range want {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%v: %q is not among the problems: %v", env, part, err)
		}
	}
}

func TestAllProblemsAtOnce(t *testing.T) {
	t.Parallel()
	_, err := read(t, environment{
		"ANAM_API_KEY_FILE": "/nowhere/key", "GREENROOM_SANDBOX": "perhaps", "GREENROOM_TRUSTED_PROXIES": "proxy.local",
		"GREENROOM_MINT_RETENTION": "soon", "GREENROOM_PUBLIC_URL": "ftp://x", "GREENROOM_ADDR": "8080",
	})
	if err == nil {
		t.Fatal("no problem was told")
	}
	for _, part := range []string{"ANAM_API_KEY_FILE", "GREENROOM_SANDBOX", "proxy.local", "GREENROOM_MINT_RETENTION", "public URL", "address to listen on"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not among the problems:\n%s", part, err)
		}
	}
}

// One problem must not hide another: a second start would be needed to see the next one.
func TestNoProblemHidesAnother(t *testing.T) {
	t.Parallel()
	const exposed, publicURL, address = "there is no ANAM_API_KEY and", "the public URL is not like", "the address to listen on is not like"
	for _, c := range []struct {
		env  environment
		want []string
	}{
		{environment{"GREENROOM_ADDR": "0.0.0.0:8099", "GREENROOM_PUBLIC_URL": "ftp://localhost"}, []string{publicURL, exposed}},
		{environment{"GREENROOM_ADDR": "0.0.0.0:8099", "GREENROOM_PUBLIC_URL": "%"}, []string{publicURL, exposed}},
		{environment{"GREENROOM_PUBLIC_URL": "https://greenroom.example.com/app"}, []string{publicURL, exposed}},
		{environment{"GREENROOM_PUBLIC_URL": "http://localhost/app"}, []string{publicURL}},
		{environment{"GREENROOM_PUBLIC_URL": "greenroom.example.com"}, []string{publicURL}},
		{environment{"GREENROOM_ADDR": "8080", "GREENROOM_PUBLIC_URL": "https://greenroom.example.com"}, []string{address, exposed}},
		{environment{"GREENROOM_ADDR": ":99999"}, []string{address, exposed}},
		{environment{"GREENROOM_ADDR": "0.0.0.0"}, []string{address, exposed}},
		{environment{"GREENROOM_ADDR": "8080"}, []string{address}},
		{environment{"GREENROOM_ADDR": "127.0.0.1:99999"}, []string{address}},
		{environment{"GREENROOM_ADDR": "8080", "GREENROOM_PUBLIC_URL": "https://x", "GREENROOM_SANDBOX": "true"}, []string{address}},
		{environment{"ANAM_API_KEY": "a b", "ANAM_API_URL": "ftp://x"}, []string{"ANAM_API_KEY: ", "ANAM_API_URL: "}},
		{environment{"ANAM_API_KEY_FILE": "/nowhere/key", "ANAM_API_URL": "ftp://x"}, []string{"read ANAM_API_KEY_FILE: ", "ANAM_API_URL: "}},
		{environment{"ANAM_API_KEY": " ", "ANAM_API_URL": "ftp://x"}, []string{"ANAM_API_KEY is set but blank", "ANAM_API_URL: "}},
		{environment{"ANAM_API_KEY": "a b"}, []string{"ANAM_API_KEY: "}},
		{environment{"ANAM_API_URL": "ftp://x", "GREENROOM_SANDBOX_ADDR": "0.0.0.0:1"}, []string{"the sandbox's address"}},
	} {
		_, err := read(t, c.env)
		expect(t, c.env, err, c.want)
	}
}

func TestSettingsProblemsRepeatNoSecret(t *testing.T) {
	t.Parallel()
	_, err := read(t, environment{
		"ANAM_API_KEY": "ak secret-marker", "ANAM_API_URL": "https://user:secret-marker@anam.test", "GREENROOM_PUBLIC_URL": "https://user:secret-marker@x",
	})
	if len(told(err)) != 3 || strings.Contains(err.Error(), "secret-marker") {
		t.Errorf("got %v", err)
	}
}

// A public URL that no browser writes would refuse every form behind a proxy.
func TestPublicURLIsAnOrigin(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"https://greenroom.example.com", "https://greenroom.example.com/", "HTTPS://Greenroom.Example.com:443", "http://green_room:8080", "http://10.0.0.7",
		"http://[::1]:8080", "https://[2001:db8::1]", "https://xn--grnraum-n2a.example", "https://greenroom.example.com.",
	} {
		if _, err := read(t, environment{"ANAM_API_KEY": "ak", "GREENROOM_PUBLIC_URL": text}); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, text := range []string{
		"greenroom.example.com", "//greenroom.example.com", "https://", "https://:8080", "https:greenroom.example.com", "https://greenroom.example.com/app",
		"https://greenroom.example.com?x=1", "https://greenroom.example.com#x", "https://user@greenroom.example.com", "wss://greenroom.example.com",
		"https://greenroom.example.com:99999", "https://greenroom.example.com:http", "https://grünraum.example", "http://[fe80::1%25eth0]:8080", "https://a b", "https://*.example.com",
	} {
		_, err := read(t, environment{"ANAM_API_KEY": "ak", "GREENROOM_PUBLIC_URL": text})
		expect(t, environment{"GREENROOM_PUBLIC_URL": text}, err, []string{"the public URL is not like"})
	}
}

func TestNoKeyStaysOnLoopback(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--addr", "0.0.0.0:8080"}, {"--addr", ":8080"}, {"--public-url", "https://greenroom.example.com"}} {
		if _, err := read(t, environment{}, args...); err == nil {
			t.Errorf("%v without a key was taken", args)
		}
		if _, err := read(t, environment{}, append(args, "--sandbox")...); err != nil {
			t.Errorf("%v with --sandbox: %v", args, err)
		}
		if _, err := read(t, environment{"ANAM_API_KEY": "ak"}, args...); err != nil {
			t.Errorf("%v with a key: %v", args, err)
		}
	}
	for _, addr := range []string{"[::1]:8080", "localhost:8080", "127.0.0.2:0"} {
		if _, err := read(t, environment{}, "--addr", addr); err != nil {
			t.Errorf("%s: %v", addr, err)
		}
	}
}

func TestLogSettings(t *testing.T) {
	t.Parallel()
	cases := []struct {
		env   environment
		args  []string
		json  bool
		level slog.Level
	}{
		{environment{}, nil, false, slog.LevelInfo},
		{environment{"GREENROOM_LOG_FORMAT": "json", "GREENROOM_LOG_LEVEL": "warn"}, nil, true, slog.LevelWarn},
		{environment{"GREENROOM_LOG_FORMAT": "json", "GREENROOM_LOG_LEVEL": "warn"}, []string{"--log-format", "text", "--log-level", "debug"}, false, slog.LevelDebug},
	}
	for _, c := range cases {
		set, err := read(t, c.env, c.args...)
		if err != nil || set.logAsJSON != c.json || set.logLevel != c.level {
			t.Errorf("%v %v: json %v, level %v, %v", c.env, c.args, set.logAsJSON, set.logLevel, err)
		}
	}
	_, err := read(t, environment{}, "--log-format", "xml", "--log-level", "loud")
	if err == nil || !strings.Contains(err.Error(), "log format") || !strings.Contains(err.Error(), "log level") {
		t.Errorf("got %v", err)
	}
}
