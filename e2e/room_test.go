package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// TestPublishPageHasItsRoom comes to the publish page from the editor, whose pane must leave no gap.
func TestPublishPageHasItsRoom(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	p.fill("Greeting", "Good day.")
	p.click("button", "Publish…")
	p.at(caraPath+"/publish", "Publish v2 as live?")
	swapped := p.width("main")
	p.open(caraPath + "/publish?version=2")
	if opened := p.width("main"); swapped != opened {
		t.Errorf("main is %g px wide behind the editor, %g px when it is opened", swapped, opened)
	}
}

// TestPaneFitsUnderBanners keeps the pane's text box in the window, however many banners stand above.
func TestPaneFitsUnderBanners(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.save(caraPath, func() { p.fill("Greeting", "Good day.") }, "Saved v2.")
	p.open(caraPath + "/publish?version=2")
	p.click("button", "Publish v2 as live")
	p.at(caraPath, cara)
	for _, css := range []string{"gr-undo", "p.banner"} {
		p.count(css, 1)
		p.paneFits()
		p.until(css+" gone", `(document.querySelector(`+quoted(css)+`).remove(), true)`)
	}
	p.count(".banner", 0)
	p.paneFits()
	p.size(1440, 700)
	p.paneFits()
}

// paneFits waits until the pane ends at the foot of the window, with nothing but its margin below.
func (p *window) paneFits() {
	p.t.Helper()
	p.until("the pane to end at the foot of the window", `(foot => foot > innerHeight - 24 && foot <= innerHeight)(document.querySelector(".talk-pane iframe").getBoundingClientRect().bottom)`)
}

// TestTalkIsATabWhereThereIsNoRoom holds the tabs of all pages of a persona to be the same.
func TestTalkIsATabWhereThereIsNoRoom(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	for _, c := range []struct {
		width  int64
		tabs   string
		button int
	}{
		{1280, "Edit, History, Use in app, Settings", 1},
		{1100, "Edit, History, Talk, Use in app, Settings", 0},
		{390, "Edit, History, Talk, Use in app, Settings", 0},
	} {
		p.size(c.width, 900)
		for _, page := range []string{"", "/history", "/use", "/settings"} {
			p.open(caraPath + page)
			tabs := read[[]string](p, script(`all(".tabs a", "").map(words)`))
			if got := strings.Join(tabs, ", "); got != c.tabs {
				t.Errorf("%s at %d px: %s, want %s", p.where(), c.width, got, c.tabs)
			}
			if page != "" {
				p.count(".talk-button", c.button)
			}
		}
	}
}

// TestLongSlugFits opens a persona whose slug is as long as slugs may be on a phone, and the requests that it turned away.
func TestLongSlugFits(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	p, slug := s.visitAs(t, anna), strings.Repeat("w", 48)
	p.open("/templates/mia-tour/settings")
	p.fill("Slug", slug)
	p.click("button", "Rename…")
	p.click("button", "Rename to "+slug)
	p.at("/templates/"+slug+"/settings", mia)
	key := strings.TrimSpace(s.command("key", "create", "--name", strings.Repeat("Kiosk ", 12), "--scope", "mint"))
	if status := s.mint(key, slug); status != 409 {
		t.Fatalf("a draft gave a token: %d", status)
	}
	p.size(390, 844)
	for _, page := range []string{"/templates/" + slug, "/templates/" + slug + "/history", "/templates/" + slug + "/use", "/templates/" + slug + "/settings", "/templates", "/requests", "/keys"} {
		p.open(page)
		p.fits("a slug of 48 characters")
	}
}

// TestSaveBarNamesTheChanges shows the names of what was changed at every width, whole.
func TestSaveBarNamesTheChanges(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	p.fill("Language", "de")
	p.fill("Greeting", "Good day.")
	for _, width := range []int64{1024, 1280, 1440, 390} {
		p.size(width, 860)
		p.sees(".save-state", "2 unsaved changes: Greeting, Language")
		p.until(fmt.Sprintf("all of the names at %d px", width), `(e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight)(document.querySelector(".save-state"))`)
		p.until("the buttons in one line", `new Set(["#save", "#publish", "#compare"].map((css) => { const box = document.querySelector(css).getBoundingClientRect(); return box.y + box.height / 2; })).size === 1`)
		p.fits("unsaved changes")
	}
	p.fill("Longest session", "60")
	p.fill("Silence before it speaks again", "7")
	p.fill("Silence that ends the session", "8")
	p.sees(".save-state", "5 unsaved changes: Greeting, Language, Silence before it speaks again and 2 more")
	p.until("every name on hover", `document.querySelector(".save-state").title === "5 unsaved changes: Greeting, Language, Silence before it speaks again, Silence that ends the session, Longest session"`)
}

// width is how wide an element is, in CSS pixels.
func (p *window) width(css string) float64 {
	p.t.Helper()
	return read[float64](p, script(`document.querySelector(`+quoted(css)+`).getBoundingClientRect().width`))
}
