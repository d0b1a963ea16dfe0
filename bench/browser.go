package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"

	"github.com/chromedp/chromedp"
)

// chromium finds the browser.
func chromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("there is no Chromium on this machine")
}

// openBrowser starts a browser with one tab. It gives the tab's context and a function that closes the browser.
func openBrowser(ctx context.Context, path string) (context.Context, func(), error) {
	allocator, stop := chromedp.NewExecAllocator(ctx, browserFlags(path)...)
	tab, cancel := chromedp.NewContext(allocator)
	closeAll := func() { cancel(); stop() }
	if err := chromedp.Do(tab); err != nil {
		closeAll()
		return nil, nil, fmt.Errorf("start %s: %w", path, err)
	}
	return tab, closeAll, nil
}

func browserFlags(path string) []chromedp.ExecAllocatorOption {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("mute-audio", true),
		chromedp.Flag("use-fake-device-for-media-stream", true),
		// WebRTC then also works on a machine without a network.
		chromedp.Flag("allow-loopback-in-peer-connection", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"),
	)
	if os.Geteuid() == 0 { // the sandbox of Chromium refuses root
		options = append(options, chromedp.NoSandbox)
	}
	return options
}

// enter signs the admin in.
func enter(url string) chromedp.Action[chromedp.Void] {
	return chromedp.Steps(
		chromedp.Navigate(url+"/login"),
		chromedp.SendKeys("input[name=email]", adminEmail),
		chromedp.SendKeys("input[name=password]", adminPassword),
		chromedp.Click("form[action='/login'] button"),
	)
}
