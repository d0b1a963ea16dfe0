package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestKeyboardAlone signs in, searches, opens a row's menu, edits and saves without a mouse.
func TestKeyboardAlone(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visit(t)
	p.open("/login")
	p.tabTo("#f-email", "")
	p.keys(anna)
	p.tabTo("#f-password", "")
	p.keys(password)
	p.keys(kb.Enter)
	p.at("/templates", "Personas")

	p.keys("/")
	p.focused("#search")
	p.keys("mia")
	p.count("tbody tr", 1)
	p.until("the search in the address", `location.search.includes("search=mia")`)
	p.focused("#search")

	p.tabTo("summary", "Actions for "+mia)
	p.keys(kb.Enter)
	p.focusedOn("Talk")
	p.keys(kb.ArrowDown)
	p.focusedOn("Use in app")
	p.keys(kb.ArrowUp)
	p.keys(kb.ArrowUp)
	p.focusedOn("Archive")
	p.keys(kb.Escape)
	p.focusedOn("Actions for " + mia)
	p.lacks(".menu-panel")

	p.tabTo("a.row-link", mia, chromedp.ModifierShift)
	p.keys(kb.Enter)
	p.at(miaPath, mia)
	p.tabTo("#f-systemPrompt", "")
	p.focused("gr-prompt-editor")
	p.typePrompt(" Smile.")
	p.tabTo("#f-initialMessage", "")
	p.tabTo("#save", "Save")
	p.keys(kb.Enter)
	p.saved("Saved v2.")
	p.until("the typed prompt", `field("System prompt").value.endsWith(" Smile.")`)
}

// TestRowMenuByKeyboard copies from a row's menu: it says so, and the focus stays where it was.
func TestRowMenuByKeyboard(t *testing.T) {
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open("/templates")
	p.tabTo("summary", "Actions for "+mia)
	p.keys(kb.Enter)
	p.focusedOn("Talk")
	p.keys(kb.End)
	p.focusedOn("Archive")
	p.keys(kb.Home)
	p.focusedOn("Talk")
	p.keys(kb.ArrowDown + kb.ArrowDown)
	p.focusedOn("Copy slug")
	p.keys(kb.Enter)
	p.sees(".toast", "Copied mia-tour")
	p.focusedOn("Actions for " + mia)
	p.lacks(".menu-panel")
	if got := p.clipboard(); got != "mia-tour" {
		t.Errorf("copied %q", got)
	}
	p.sound("copied")
}

// TestSkipLink is the first stop of the Tab key and leads past the navigation.
func TestSkipLink(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open("/templates")
	p.keys(kb.Tab)
	p.focusedOn("Skip to the content")
	p.keys(kb.Enter)
	p.focused("#main")
}

// tabTo presses Tab until the focus is on what css matches and name names; any name when that is empty.
func (p *window) tabTo(css, name string, held ...chromedp.Modifier) {
	p.t.Helper()
	for range 120 {
		p.keys(kb.Tab, held...)
		there, err := ask[bool](p, `((e) => e.matches(`+quoted(css)+`) && (`+quoted(name)+` === "" || words(e) === `+quoted(name)+`))(document.activeElement)`)
		if err != nil {
			p.t.Fatal(err)
		}
		if there {
			return
		}
	}
	p.t.Fatalf("at %s: Tab never reaches %s %s", p.where(), css, name)
}

// focusedOn waits until the focus is on something of this name.
func (p *window) focusedOn(name string) {
	p.t.Helper()
	p.until("the focus on "+name, `words(document.activeElement) === `+quoted(name))
}
