package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// server is one measured process.
type server struct {
	name   string
	target target
	cmd    *exec.Cmd
}

// servers are the four that are compared, and the folder that they work in.
type servers struct {
	list   []server
	folder string
}

func startServers(ctx context.Context, binary, upstreamURL string) (*servers, error) {
	folder, err := os.MkdirTemp("", "greenroom-bench-")
	if err != nil {
		return nil, err
	}
	s := &servers{folder: folder}
	for _, start := range []func() (server, error){
		func() (server, error) { return startForward(ctx, upstreamURL) },
		func() (server, error) { return startNode(ctx, "Express", "express.mjs", upstreamURL) },
		func() (server, error) { return startNode(ctx, "bare Node", "bare.mjs", upstreamURL) },
		func() (server, error) { return startGreenroom(ctx, binary, folder, upstreamURL) },
	} {
		one, err := start()
		if err != nil {
			s.stop()
			return nil, err
		}
		s.list = append(s.list, one)
	}
	return s, nil
}

func (s *servers) stop() {
	for _, one := range s.list {
		_ = one.cmd.Process.Kill()
		_ = one.cmd.Wait()
	}
	_ = os.RemoveAll(s.folder)
}

func startForward(ctx context.Context, upstreamURL string) (server, error) {
	self, err := os.Executable()
	if err != nil {
		return server{}, err
	}
	cmd, lines, err := start(ctx, exec.Command(self, "forward", upstreamURL))
	return server{name: "forwarder", cmd: cmd, target: target{url: first(lines) + "/session-token", body: []byte("{}")}}, err
}

// startNode runs a script of bench/node, where its packages are.
func startNode(ctx context.Context, name, script, upstreamURL string) (server, error) {
	persona, err := json.Marshal(personaConfig)
	if err != nil {
		return server{}, err
	}
	cmd, lines, err := start(ctx, exec.Command("node", filepath.Join("bench", "node", script), upstreamURL, string(persona)))
	return server{name: name, cmd: cmd, target: target{url: first(lines) + "/session-token", body: []byte("{}")}}, err
}

// startGreenroom starts the real binary with an empty database, then makes a template and a key as an app developer would.
func startGreenroom(ctx context.Context, binary, folder, upstreamURL string) (server, error) {
	env := append(os.Environ(), "ANAM_API_KEY=bench", "ANAM_API_URL="+upstreamURL,
		"GREENROOM_DB="+filepath.Join(folder, "greenroom.db"), "GREENROOM_ADDR=127.0.0.1:0", "GREENROOM_SANDBOX=")
	migrate := exec.Command(binary, "migrate")
	migrate.Env, migrate.Stderr = env, os.Stderr
	if err := migrate.Run(); err != nil {
		return server{}, fmt.Errorf("make a database: %w", err)
	}
	create := exec.Command(binary, "key", "create", "--name", "bench",
		"--scope", "mint", "--scope", "templates:write", "--scope", "templates:publish")
	create.Env, create.Stderr = env, os.Stderr
	key, err := create.Output()
	if err != nil {
		return server{}, fmt.Errorf("make a key: %w", err)
	}
	serve := exec.Command(binary, "serve")
	serve.Env = env
	log, err := os.Create(filepath.Join(folder, "greenroom.log"))
	if err != nil {
		return server{}, err
	}
	serve.Stderr = log
	cmd, lines, err := start(ctx, serve)
	if err != nil {
		return server{}, err
	}
	base := strings.TrimPrefix(first(lines), "Greenroom is at ")
	t := target{url: base + "/api/v1/session-tokens", key: strings.TrimSpace(string(key)), body: []byte(`{"template":"bench"}`)}
	return server{name: "Greenroom", cmd: cmd, target: t}, publish(base, t.key)
}

// publish makes the template that is minted.
func publish(base, key string) error {
	if err := send(http.MethodPost, base+"/api/v1/templates", key, map[string]any{"slug": "bench", "persona": personaConfig}); err != nil {
		return err
	}
	return send(http.MethodPut, base+"/api/v1/templates/bench/labels/live", key, map[string]any{"version": 1})
}

func send(method, url, key string, in any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequest(method, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+key)
	req.Header.Set("Content-Type", "application/json")
	resp, err := (&http.Client{Timeout: 10 * time.Second}).Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("%s %s: status %d", method, url, resp.StatusCode)
	}
	return nil
}

// start runs a server, no longer than its context, and gives its first line of output, which holds its address.
func start(ctx context.Context, cmd *exec.Cmd) (*exec.Cmd, string, error) {
	out, err := cmd.StdoutPipe()
	if err != nil {
		return cmd, "", err
	}
	if err := cmd.Start(); err != nil {
		return cmd, "", err
	}
	context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		return cmd, "", errors.Join(fmt.Errorf("%s said nothing", cmd.Path), lines.Err(), cmd.Wait())
	}
	return cmd, lines.Text(), nil
}

func first(line string) string { return strings.TrimSpace(line) }
