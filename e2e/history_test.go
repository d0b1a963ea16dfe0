package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// TestHistory walks from the list of versions to what changed in one, and back into the editor.
func TestHistory(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	s.hire("editor")
	p := s.visitAs(t, anna)
	p.save(caraPath, func() { p.fill("Greeting", "Hello from anna.") }, "Saved v2.")
	b := s.visitAs(t, sam)
	b.save(caraPath, func() { b.fill("Language", "en") }, "Saved v3.")

	p.click(".tabs a", "History")
	p.at(caraPath+"/history", cara)
	p.count("tbody tr", 3)
	p.sees("tbody tr", "Language")
	p.sound("history")
	p.choose("Author", "Sam")
	p.count("tbody tr", 1)
	p.until("the filter in the address", `location.search.startsWith("?author=user%3A")`)
	p.choose("Author", "Everybody")
	p.count("tbody tr", 3)

	p.press("v1 as what was", `document.querySelector("input[name=from][value='1']")`)
	p.click("button", "Compare the two chosen")
	p.at(caraPath+"/diff", "v1 → v3")
	p.sees(".diff-summary", "1 field changed, 1 added")
	p.sees("ins", "Hello from anna.")
	p.sees(".diff", "Language")
	p.sound("diff")
	p.click("a.button", "Swap sides")
	p.at(caraPath+"/diff", "v3 → v1")

	p.click(".crumbs a", "History")
	p.click("summary", "Actions for v1")
	p.click(".menu-panel a", "Restore…")
	p.at(caraPath, cara)
	p.sees(".notice", "The form holds v1. Nothing is saved yet: Save makes it v4.")
	p.sees(".save-state", "2 unsaved changes: Greeting, Language")
	p.sound("a restored version")
	p.click("button", "Save")
	p.saved("Saved v4.")
	p.holds("Language", "")
}

// save changes a persona and waits for the message.
func (p *window) save(path string, change func(), message string) {
	p.t.Helper()
	p.open(path)
	change()
	p.click("button", "Save")
	p.saved(message)
}

// TestDiffOfLongPrompts folds what did not change, in lines and within one.
func TestDiffOfLongPrompts(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	var lines []string
	for n := range 300 {
		lines = append(lines, fmt.Sprintf("Line %d is as long as people write them.", n))
	}
	paragraph := strings.Repeat("five thousand words are many ", 1000)
	p.savePrompt(strings.Join(lines, "\n"), "Saved v2.")
	lines[150] = "Line 150 is as short as people write them."
	p.savePrompt(strings.Join(lines, "\n"), "Saved v3.")
	p.open(caraPath + "/diff?to=3")
	p.sees("summary", "148 unchanged lines")
	p.sees("del", "long")
	p.sees("ins", "short")
	p.sound("long prompt of lines")
	p.savePrompt(paragraph+"end", "Saved v4.")
	p.savePrompt("So "+paragraph+"end.", "Saved v5.")
	p.open(caraPath + "/diff?to=5")
	p.sees(".line summary", "unchanged characters")
	p.sound("long prompt of one line")
}

func (p *window) savePrompt(text, message string) {
	p.t.Helper()
	p.save(caraPath, func() {
		p.until("a new prompt", `(e => { e.value = `+quoted(text)+`; e.dispatchEvent(new Event("input", { bubbles: true })); return true; })(field("System prompt"))`)
	}, message)
}

// TestCompareUnsaved looks at unsaved edits beside what is live in a tab of its own: the form stays as it is.
func TestCompareUnsaved(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	p.fill("Greeting", "Something new.")
	opened := chromedp.WaitNewTarget(p.ctx, func(tab *target.Info) bool { return strings.HasSuffix(tab.URL, "/diff") })
	p.click("button", "Compare with what is live, in a new tab")
	tab := p.inTab(<-opened)
	tab.at(caraPath+"/diff", "v1 → Unsaved edits")
	tab.sees("ins", "Something new.")
	tab.sound("diff of unsaved edits")
	p.holds("Greeting", "Something new.")
	p.sees(".save-state", "1 unsaved change: Greeting")
	p.watch.whenLeaving(false)
	p.open(caraPath + "/history")
	p.count("tbody tr", 1)
}

// inTab is a tab that a window has opened.
func (p *window) inTab(id target.ID) *window {
	tab := *p
	ctx, cancel := chromedp.NewContext(p.ctx, chromedp.WithTargetID(id))
	p.t.Cleanup(cancel)
	tab.ctx = ctx
	tab.size(1280, 900)
	return &tab
}
