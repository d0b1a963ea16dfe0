package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

const servesInChild = "GREENROOM_TEST_SERVES"

// TestChildServes is the server that the tests of the log's reader start: signals and pipes are a process's own.
func TestChildServes(t *testing.T) {
	if os.Getenv(servesInChild) == "" {
		t.Skip("only for the process that other tests start")
	}
	ctx, stop := untilSignal()
	defer stop()
	c := console{in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv, now: time.Now}
	os.Exit(run(ctx, c, []string{"serve", "--sandbox", "--addr", "127.0.0.1:0", "--db", t.TempDir() + "/g.db"}))
}

// child is a server in a process of its own, whose log nobody has read yet.
type child struct {
	t       *testing.T
	command *exec.Cmd
	base    string
	log     io.ReadCloser
}

func startChild(t *testing.T) child {
	t.Helper()
	needAssets(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	c := child{t: t, command: exec.CommandContext(ctx, os.Args[0], "-test.run=^TestChildServes$")}
	c.command.Env = append(os.Environ(), servesInChild+"=1")
	out, err := c.command.StdoutPipe()
	if err == nil {
		c.log, err = c.command.StderrPipe()
	}
	if err == nil {
		err = c.command.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if base, found := strings.CutPrefix(lines.Text(), "Greenroom is at "); found {
			c.base = base
			return c
		}
	}
	t.Fatal("the server did not start")
	return c
}

// ask asks n times for what leaves a line in the log.
func (c child) ask(n int) {
	c.t.Helper()
	client := &http.Client{Timeout: 20 * time.Second}
	for i := range n {
		answer, err := client.Get(fmt.Sprintf("%s/nothing-%d", c.base, i))
		if err != nil {
			c.t.Fatalf("request %d: %v", i, err)
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
	}
}

// stops wants a plain end after SIGTERM.
func (c child) stops() {
	c.t.Helper()
	if err := c.command.Process.Signal(syscall.SIGTERM); err != nil {
		c.t.Fatal(err)
	}
	if err := c.command.Wait(); err != nil {
		c.t.Errorf("ended with %v", err)
	}
}

// A pipe holds 64 KiB; a log that nobody reads must hold up neither requests nor the end.
func TestLogNobodyReads(t *testing.T) {
	t.Parallel()
	c := startChild(t)
	c.ask(1000)
	c.stops()
}

func TestLogReaderDies(t *testing.T) {
	t.Parallel()
	c := startChild(t)
	if err := c.log.Close(); err != nil {
		t.Fatal(err)
	}
	c.ask(3)
	c.stops()
}
