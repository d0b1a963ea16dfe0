package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// How long things may take on a slow machine.
const (
	testTime = 420 // seconds for one page of one test, all that it does included
	waitTime = 45  // seconds until a condition must hold
)

// scratch holds what lives as long as the package's run: the program.
var scratch string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	var err error
	if scratch, err = os.MkdirTemp("", "greenroom-e2e-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(scratch) }()
	defer func() { closeBrowser() }()
	return m.Run()
}

// needAll skips a test where there is no browser or nothing built; with GREENROOM_E2E_REQUIRED=1 it fails instead.
func needAll(t *testing.T) {
	t.Helper()
	if _, err := chromium(); err != nil {
		giveUp(t, err)
	}
	for _, file := range []string{"dist/manifest.json", "node_modules/axe-core/axe.min.js"} {
		if _, err := os.Stat(filepath.Join("..", "web", file)); err != nil {
			giveUp(t, fmt.Errorf("web/%s is missing: run `make build`", file))
		}
	}
}

func giveUp(t *testing.T, why error) {
	t.Helper()
	if os.Getenv("GREENROOM_E2E_REQUIRED") == "1" {
		t.Fatalf("GREENROOM_E2E_REQUIRED=1, but %v", why)
	}
	t.Skipf("browser tests skipped: %v", why)
}

// chromium finds the browser.
func chromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("there is no chromium on this machine")
}

// closeBrowser ends the browser, once one runs.
var closeBrowser = func() {}

// browserContext is one browser for all tests; every page has its own profile in it.
var browserContext = sync.OnceValues(func() (context.Context, error) {
	path, err := chromium()
	if err != nil {
		return nil, err
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), flags(path)...)
	ctx, cancel := chromedp.NewContext(allocator)
	closeBrowser = func() { cancel(); stop() }
	if err := chromedp.Do(ctx); err != nil {
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	return ctx, nil
})

func flags(path string) []chromedp.ExecAllocatorOption {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("mute-audio", true),
		// A microphone that hums; a machine with no network but its own can still talk to itself.
		chromedp.Flag("use-fake-device-for-media-stream", true),
		chromedp.Flag("allow-loopback-in-peer-connection", true),
		// Nothing but this machine has a name: a test that needs the internet fails.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"),
	)
	if os.Geteuid() == 0 { // the sandbox of Chromium refuses root
		options = append(options, chromedp.NoSandbox)
	}
	return options
}
