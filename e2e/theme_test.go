package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
)

// TestTheme follows the system, is overridden by the button, and stays so.
func TestTheme(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open("/templates")
	light := p.background()
	p.look("dark")
	dark := p.background()
	if light == dark {
		t.Fatalf("light and dark have the same background, %s", light)
	}
	p.click("[data-theme-button]", "Change the theme, now system")
	p.until("the light theme", `document.documentElement.dataset.theme === "light"`)
	if got := p.background(); got != light {
		t.Errorf("the light theme on a dark system: %s, want %s", got, light)
	}
	p.keepsTheme("light")
	p.click("[data-theme-button]", "Change the theme, now light")
	p.keepsTheme("dark")
	p.look("light")
	p.open("/keys")
	if got := p.background(); got != dark {
		t.Errorf("the dark theme on a light system, after a reload: %s, want %s", got, dark)
	}

	p.open("/account")
	p.click("button", "Like the system")
	p.until("the system's theme", `document.documentElement.dataset.theme === "system" && document.readyState === "complete"`)
	if got := p.background(); got != light {
		t.Errorf("back to the system: %s, want %s", got, light)
	}
}

func (p *window) background() string {
	p.t.Helper()
	p.settles()
	return read[string](p, script(`getComputedStyle(document.body).backgroundColor`))
}

// keepsTheme waits for the cookie from which the server renders the next page.
func (p *window) keepsTheme(theme string) {
	p.t.Helper()
	poll(p, "the theme "+theme+" to be kept", func() (struct{}, bool) {
		for _, cookie := range send(p, network.GetCookies, network.GetCookiesParams{}).Cookies {
			if strings.HasPrefix(cookie.Name, "greenroom_theme_") && cookie.Value == theme {
				return struct{}{}, true
			}
		}
		return struct{}{}, false
	})
}
