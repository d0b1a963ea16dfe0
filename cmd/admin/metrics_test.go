package main

import (
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// monitored is a running server that serves its metrics; more are further settings.
func monitored(t *testing.T, more environment) (r running, metrics string) {
	t.Helper()
	env := environment{
		"GREENROOM_ADMIN_EMAIL": "dana@example.com", "GREENROOM_ADMIN_PASSWORD": "correct horse battery", "GREENROOM_METRICS_ADDR": "127.0.0.1:0",
	}
	maps.Copy(env, more)
	r = start(t, env, "Sandbox:")
	return r, metricsOf(t, r)
}

// metricsOf is where a server says that its metrics are, such as http://127.0.0.1:41235.
func metricsOf(t *testing.T, r running) string {
	t.Helper()
	_, rest, found := strings.Cut(r.said, "Metrics are at ")
	if !found {
		t.Fatalf("the address of the metrics is not told: %s", r.said)
	}
	base, _, _ := strings.Cut(rest, "/metrics")
	return base
}

func fetch(t *testing.T, url string) (int, string) {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

func TestMetricsOfARunningServer(t *testing.T) {
	t.Parallel()
	db := database(t)
	r, metrics := monitored(t, db)
	key := printed(t, db, "", "key", "create", "--name", "Dana's shop", "--scope", "mint")
	status, minted := r.ask(t, "POST", "/api/v1/session-tokens", key, `{"template":"cara-support"}`)
	if status != http.StatusCreated {
		t.Fatalf("status %d, %v", status, minted)
	}
	r.ask(t, "POST", "/api/v1/session-tokens", key, `{"template":"made-up-by-the-caller"}`)
	_, got := fetch(t, metrics+"/metrics")
	for _, line := range []string{
		`greenroom_mints_total{outcome="ok",persona="cara-support"} 1`,
		`greenroom_mints_total{outcome="template_not_found",persona="_none"} 1`,
		`greenroom_http_request_duration_seconds_count{method="POST",route="/api/v1/session-tokens",status="2xx"} 1`,
		`greenroom_http_request_duration_seconds_count{method="POST",route="/api/v1/session-tokens",status="4xx"} 1`,
		`greenroom_mint_anam_wait_seconds_count 1`,
		`greenroom_mint_commit_wait_seconds_count 1`,
		`greenroom_mint_rows_total 2`,
		`greenroom_mint_writes_failing 0`,
		`greenroom_anam_key_state{state="good"} 1`,
		`greenroom_http_requests_in_flight 0`,
		`greenroom_log_lines_dropped_total 0`,
	} {
		if !strings.Contains(got, "\n"+line+"\n") {
			t.Errorf("not served: %s", line)
		}
	}
	for _, name := range []string{"greenroom_database_size_bytes", "greenroom_disk_free_bytes", "greenroom_http_connections_open", "go_goroutines", "process_open_fds"} {
		if !strings.Contains(got, "\n"+name+" ") {
			t.Errorf("not served: %s", name)
		}
	}
	prefix := strings.Split(key, "_")[1]
	for _, private := range []string{key, prefix, minted["sessionToken"].(string), "Dana", "dana@", "made-up", "You are", "127.0.0.1"} {
		if strings.Contains(got, private) {
			t.Errorf("the metrics hold %q", private)
		}
	}
}

// Metrics and profiles are at their own address alone, profiles by their own switch, and both end with the server.
func TestWhereMetricsAndProfilesAre(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		more     environment
		profiles int
	}{
		"metrics":           {environment{}, http.StatusNotFound},
		"profiles too":      {environment{"GREENROOM_PPROF": "true"}, http.StatusOK},
		"profiles are off":  {environment{"GREENROOM_PPROF": "false"}, http.StatusNotFound},
		"no lines in a log": {environment{"GREENROOM_LOG_LEVEL": "debug"}, http.StatusNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, metrics := monitored(t, c.more)
			for path, want := range map[string]int{"/metrics": http.StatusOK, "/debug/pprof/": c.profiles, "/debug/pprof/heap": c.profiles, "/healthz": http.StatusNotFound} {
				if status, _ := fetch(t, metrics+path); status != want {
					t.Errorf("%s beside the metrics: %d, want %d", path, status, want)
				}
			}
			if strings.Contains(r.log.String(), "/metrics") {
				t.Error("a scrape is logged")
			}
			for _, path := range []string{"/metrics", "/debug/pprof/", "/debug/pprof/heap"} {
				if status, body := fetch(t, r.base+path); status != http.StatusNotFound || strings.Contains(body, "goroutine") {
					t.Errorf("%s of the app: %d", path, status)
				}
			}
			if err := r.stop(); err != nil {
				t.Errorf("stopped with %v", err)
			}
			if _, err := http.Get(metrics + "/metrics"); err == nil {
				t.Error("metrics are served after the end")
			}
		})
	}
}

func TestMetricsAreOffByDefault(t *testing.T) {
	t.Parallel()
	if r := start(t, environment{}, "Nobody can sign in yet"); strings.Contains(r.said, "Metrics") {
		t.Error(r.said)
	}
}

// An address that somebody else has fails the start, before there is a database.
func TestTakenAddressOfMetricsFailsTheStart(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	env := database(t)
	env["GREENROOM_METRICS_ADDR"] = taken.Addr().String()
	if said := refused(t, env); !strings.Contains(said, "open the address of the metrics") || !strings.Contains(said, "address already in use") {
		t.Error(said)
	}
	if exists(env["GREENROOM_DB"]) {
		t.Error("a database was made")
	}
}

func TestSettingsOfMetrics(t *testing.T) {
	t.Parallel()
	if s, err := read(t, environment{"GREENROOM_METRICS_ADDR": "127.0.0.1:1", "GREENROOM_PPROF": "1"}); err != nil || s.metricsAddr != "127.0.0.1:1" || !s.pprof {
		t.Errorf("from the environment: %+v, %v", s, err)
	}
	if s, err := read(t, environment{"GREENROOM_METRICS_ADDR": "127.0.0.1:1"}, "--metrics-addr", "127.0.0.1:2", "--pprof"); err != nil || s.metricsAddr != "127.0.0.1:2" || !s.pprof {
		t.Errorf("from flags: %+v, %v", s, err)
	}
	if s, err := read(t, environment{"ANAM_API_KEY": "ak", "GREENROOM_METRICS_ADDR": "0.0.0.0:1"}); err != nil || s.metricsAddr != "0.0.0.0:1" {
		t.Errorf("with a key on every address: %+v, %v", s, err)
	}
	for name, c := range map[string]struct {
		env  environment
		want string
	}{
		"profiles alone":         {environment{"GREENROOM_PPROF": "true"}, "give --metrics-addr too"},
		"neither true nor false": {environment{"GREENROOM_METRICS_ADDR": "127.0.0.1:1", "GREENROOM_PPROF": "perhaps"}, "GREENROOM_PPROF is neither true nor false"},
		"no port":                {environment{"GREENROOM_METRICS_ADDR": "127.0.0.1"}, "the address of the metrics is not like"},
		"a port too high":        {environment{"GREENROOM_METRICS_ADDR": "127.0.0.1:99999"}, "the address of the metrics is not like"},
		"a sandbox by accident":  {environment{"GREENROOM_METRICS_ADDR": "0.0.0.0:9464"}, "the server would not be on loopback alone"},
	} {
		if _, err := read(t, c.env); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// While the last requests end, the metrics still tell of them.
func TestMetricsAreServedToTheEnd(t *testing.T) {
	t.Parallel()
	asked, goOn := make(chan struct{}), make(chan struct{})
	letGo := sync.OnceFunc(func() { close(goOn) })
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/auth/session-token" {
			close(asked)
			<-goOn
		}
		w.WriteHeader(http.StatusUnauthorized)
	}))
	defer slow.Close()
	defer letGo()
	env := migrated(t)
	key := printed(t, env, "", "key", "create", "--name", "shop", "--scope", "mint")
	env["ANAM_API_KEY"], env["ANAM_API_URL"], env["GREENROOM_METRICS_ADDR"] = "ak-any", slow.URL, "127.0.0.1:0"
	r := start(t, env, "Nobody can sign in yet")
	metrics := metricsOf(t, r)
	answered := make(chan int, 1)
	go func() {
		status, _ := r.ask(t, "POST", "/api/v1/session-tokens", key, `{"personaId":"5a4db0c5-9e45-4000-8000-000000000001"}`)
		answered <- status
	}()
	<-asked
	ended := make(chan error, 1)
	go func() { ended <- r.stop() }()
	for { // until nobody new is let in
		conn, err := net.Dial("tcp", strings.TrimPrefix(r.base, "http://"))
		if err != nil {
			break
		}
		_ = conn.Close()
	}
	status, got := fetch(t, metrics+"/metrics")
	if status != http.StatusOK || !strings.Contains(got, "\ngreenroom_mints_waiting 1\n") || !strings.Contains(got, "\ngreenroom_http_requests_in_flight 1\n") {
		t.Errorf("status %d while a mint waits:\n%s", status, got)
	}
	letGo()
	if status := <-answered; status != http.StatusBadGateway {
		t.Errorf("the last request: %d", status)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
