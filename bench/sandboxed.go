package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// What the sandbox takes for its own key, so that the bench may ask it too, and the example persona of the sessions.
const (
	sandboxKey = "bench"
	example    = "cara-support"
)

// sandboxed is Greenroom with its sandbox, an admin and the example personas.
type sandboxed struct{ *greenroom }

// startSandboxed starts the program as somebody does who tries it: the admin comes from the environment, and the examples with the admin.
func startSandboxed(ctx context.Context, binary, folder string) (*sandboxed, error) {
	s := &sandboxed{&greenroom{binary: binary, db: filepath.Join(folder, "greenroom.db"), env: []string{
		"GREENROOM_DB=" + filepath.Join(folder, "greenroom.db"), "GREENROOM_ADDR=127.0.0.1:0", "GREENROOM_SANDBOX=true", "ANAM_API_KEY=" + sandboxKey,
		"GREENROOM_ADMIN_EMAIL=" + adminEmail, "GREENROOM_ADMIN_PASSWORD=" + adminPassword,
	}}}
	if err := s.serve(ctx); err != nil {
		return nil, fmt.Errorf("start Greenroom with its sandbox: %w", err)
	}
	return s, nil
}

func (s *sandboxed) preview() string { return s.url + "/templates/" + example + "/preview" }

// signIn signs the browser in and reads the sandbox's address from the preview's page.
func (s *sandboxed) signIn(tab context.Context) (origin string, err error) {
	ctx, cancel := context.WithTimeout(tab, 30*time.Second)
	defer cancel()
	err = chromedp.Do(ctx,
		enter(s.url),
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
	s.keys = []string{strings.TrimSpace(string(key))}
	var template struct {
		Version struct{ Persona json.RawMessage }
	}
	if _, err := getJSON(s.url+"/api/v1/templates/"+example, s.byKey(), &template); err != nil {
		return nil, fmt.Errorf("read %s: %w", example, err)
	}
	return template.Version.Persona, nil
}
