package e2e

import (
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestGiveAccess gives an app access in five clicks; the key is shown once, and the first request turns into a tick.
func TestGiveAccess(t *testing.T) {
	s := start(t, withAdmin...)
	p := s.visitAs(t, anna)
	p.open("/templates")
	p.clicks = 0
	p.click("a.row-link", cara)
	p.click(".tabs a", "Use in app")
	p.sees("#first-request", "Waiting for the first request")
	p.click("a.button", "Create key")
	p.at("/keys/new", "New key")
	p.holds("Name", cara+" app")
	p.until("scope and persona chosen", `[...document.querySelectorAll("input:checked")].map((e) => e.value).join() === "mint,cara-support"`)
	p.click("button", "Create")
	p.sees("h1", cara+" app")
	p.sees(".card-lead", "Copy it now; it can't be shown again. For servers only.")
	key := p.text("#secret")
	if !regexp.MustCompile(`^grk_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}$`).MatchString(key) {
		t.Fatalf("the page shows %d characters that are no key", len(key))
	}
	p.click(".secret button", "Copy")
	p.inClicks(5)
	if copied := poll(p, "a copied key", func() (string, bool) { text := p.clipboard(); return text, text != "" }); copied != key {
		t.Error("something else than the key was copied")
	}

	p.click("a.button", "Back to the persona")
	p.at(caraPath+"/use", cara)
	p.sees("#first-request", "Waiting for the first request")
	if status := s.mint(key, "cara-support"); status != 201 {
		t.Fatalf("minting with the new key: %d", status)
	}
	p.sees("#first-request", cara+" app got a token")
	p.sees("#first-request .arrived.good", "")
	p.showsNoMore(key)
}

// showsNoMore looks for the secret of a key wherever the key is shown.
func (p *window) showsNoMore(key string) {
	p.t.Helper()
	p.open("/keys")
	p.click("a.row-link", cara+" app")
	p.sees("h2", "What it may do")
	here := p.where()
	for _, path := range []string{here, "/keys", caraPath + "/use", "/requests"} {
		p.open(path)
		if html := read[string](p, `document.documentElement.outerHTML`); strings.Contains(html, key[12:]) || !strings.Contains(html, "Greenroom") {
			p.t.Errorf("%s shows the key again, or no page", path)
		}
	}
}

// TestKeyReload reloads the page of a new key: no key is shown, and none is made a second time.
func TestKeyReload(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open("/keys/new")
	p.fill("Name", "Shop")
	p.click("button", "Create")
	p.sees("h2", "The new key")
	p.until("an address of its own", `location.pathname.startsWith("/keys/")`)
	p.do(chromedp.Reload())
	p.sees("h2", "What it may do")
	p.lacks("#secret")
	p.open("/keys")
	p.count("tbody tr", 1)
}

// TestRevoke ends a key in the browser: its app is refused at once.
func TestRevoke(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	key := s.command("key", "create", "--name", "Shop", "--scope", "mint")
	if status := s.mint(key, "cara-support"); status != 201 {
		t.Fatalf("minting with a good key: %d", status)
	}
	p := s.visitAs(t, anna)
	p.open("/keys")
	p.click("a.row-link", "Shop")
	p.click("a.button", "Revoke this key")
	p.sees("h1", "Revoke Shop?")
	p.click("button", "Revoke key")
	p.sees(".facts .badge", "Revoked")
	if status := s.mint(key, "cara-support"); status != 401 {
		t.Errorf("minting with a revoked key: %d", status)
	}
}
