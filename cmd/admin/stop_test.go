package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

const stopsSlowly = "GREENROOM_TEST_STOPS_SLOWLY"

// TestChildStopsSlowly is the process that TestSecondSignalEndsAtOnce starts: after the first signal it never comes to an end.
func TestChildStopsSlowly(t *testing.T) {
	if os.Getenv(stopsSlowly) == "" {
		t.Skip("only for the process that TestSecondSignalEndsAtOnce starts")
	}
	ctx, stop := untilSignal()
	defer stop()
	fmt.Println("running")
	<-ctx.Done()
	fmt.Println("stopping")
	select {}
}

func TestSecondSignalEndsAtOnce(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	child := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestChildStopsSlowly$")
	child.Env = append(os.Environ(), stopsSlowly+"=1")
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for _, line := range []string{"running", "stopping"} {
		for lines.Scan() && lines.Text() != line {
		}
		if err := child.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
	}
	ended := make(chan error, 1)
	go func() { ended <- child.Wait() }()
	// A signal may come before the first one has given its place back; the next one counts then.
	for {
		select {
		case err := <-ended:
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGTERM {
				t.Errorf("ended with %v, want the signal's own end", err)
			}
			return
		case <-time.After(10 * time.Millisecond):
			_ = child.Process.Signal(syscall.SIGTERM)
		}
	}
}

// slowLog holds up the writer of a line until somebody lets it go on.
type slowLog struct {
	line    string
	reached chan struct{}
	goOn    chan struct{}
}

func (l *slowLog) Write(p []byte) (int, error) {
	if strings.Contains(string(p), l.line) {
		close(l.reached)
		<-l.goOn
	}
	return len(p), nil
}

// The server ends after its watcher: the watcher uses the store and the catalog, which are closed then.
func TestServeWaitsForItsWatcher(t *testing.T) {
	t.Parallel()
	needAssets(t)
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }))
	defer refusing.Close()
	env := database(t)
	env["GREENROOM_ADDR"], env["ANAM_API_KEY"], env["ANAM_API_URL"] = "127.0.0.1:0", "ak-any", refusing.URL
	log := &slowLog{line: "Anam refused Greenroom's API key", reached: make(chan struct{}), goOn: make(chan struct{})}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, console{out: io.Discard, err: log, env: env.get, now: time.Now}, nil) }()
	<-log.reached
	stop()
	select {
	case err := <-ended:
		t.Errorf("ended while its watcher was running: %v", err)
		close(log.goOn)
	case <-time.After(300 * time.Millisecond): // a server with nothing to do ends sooner
		close(log.goOn)
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}
