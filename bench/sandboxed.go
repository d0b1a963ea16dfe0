package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// The signed-in admin, and the example persona of the sessions.
const (
	adminEmail    = "bench@example.com"
	sandboxKey    = "bench" // which the sandbox takes for its own, so that the bench may ask it too
	adminPassword = "correct horse battery"
	example       = "cara-support"
)

// sandboxed is Greenroom with its sandbox, an admin and the example personas.
type sandboxed struct {
	*servers
	binary string
	env    []string
	url    string
}

// startSandboxed starts the process with a clean environment: a real ANAM_API_KEY must not be used.
func startSandboxed(ctx context.Context, binary string) (*sandboxed, error) {
	folder, err := os.MkdirTemp("", "greenroom-bench-")
	if err != nil {
		return nil, err
	}
	s := &sandboxed{servers: &servers{folder: folder}, binary: binary, env: []string{
		"GREENROOM_DB=" + filepath.Join(folder, "greenroom.db"), "GREENROOM_ADDR=127.0.0.1:0", "GREENROOM_SANDBOX=true", "ANAM_API_KEY=" + sandboxKey,
		"GREENROOM_ADMIN_EMAIL=" + adminEmail, "GREENROOM_ADMIN_PASSWORD=" + adminPassword,
	}}
	cmd, line, err := start(ctx, s.command("serve"))
	if err != nil {
		s.stop()
		return nil, fmt.Errorf("start Greenroom with its sandbox: %w", err)
	}
	s.list, s.url = []server{{name: "sandboxed", cmd: cmd}}, strings.TrimPrefix(first(line), "Greenroom is at ")
	return s, nil
}

func (s *sandboxed) command(args ...string) *exec.Cmd {
	cmd := exec.Command(s.binary, args...)
	cmd.Env = s.env
	return cmd
}

func (s *sandboxed) preview() string { return s.url + "/templates/" + example + "/preview" }

// signIn signs the browser in and reads the sandbox's address from the preview's page.
func (s *sandboxed) signIn(tab context.Context) (origin string, err error) {
	ctx, cancel := context.WithTimeout(tab, 30*time.Second)
	defer cancel()
	err = chromedp.Do(ctx,
		chromedp.Navigate(s.url+"/login"),
		chromedp.SendKeys("input[name=email]", adminEmail),
		chromedp.SendKeys("input[name=password]", adminPassword),
		chromedp.Click("form[action='/login'] button"),
		chromedp.SendKeys("input[name=current]", adminPassword), // it came from the environment, so it is changed first
		chromedp.SendKeys("input[name=password]", adminPassword+" of my own"),
		chromedp.SendKeys("input[name=again]", adminPassword+" of my own"),
		chromedp.Click("form[action='/account/password'] button"),
		chromedp.WaitReady("a.rail-you"),
		chromedp.Navigate(s.preview()),
	)
	if err != nil {
		return "", fmt.Errorf("sign in: %w", err)
	}
	return chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector("gr-preview").getAttribute("api")`))
}

// persona is the example's personaConfig as Greenroom mints it.
func (s *sandboxed) persona() (json.RawMessage, error) {
	key, err := s.command("key", "create", "--name", "bench", "--scope", "templates:read").Output()
	if err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	ask, err := http.NewRequest(http.MethodGet, s.url+"/api/v1/templates/"+example, nil)
	if err != nil {
		return nil, err
	}
	ask.Header.Set("Authorization", "Bearer "+strings.TrimSpace(string(key)))
	answer, err := (&http.Client{Timeout: 10 * time.Second}).Do(ask)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	var template struct {
		Version struct{ Persona json.RawMessage }
	}
	if err := json.NewDecoder(answer.Body).Decode(&template); err != nil {
		return nil, fmt.Errorf("read %s: %w", example, err)
	}
	return template.Version.Persona, nil
}
