package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestSaveBar counts and names what was changed, by value; Ctrl+S saves.
func TestSaveBar(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	p.sees(".save-state", "All changes saved")
	p.until("Save to be off", `one("#save", "").disabled`)
	before := p.value("Greeting")
	p.fill("Greeting", "Hello.")
	p.sees(".save-state", "1 unsaved change: Greeting")
	p.fill("Language", "en")
	p.sees(".save-state", "2 unsaved changes: Greeting, Language")
	p.fill("Greeting", before)
	p.sees(".save-state", "1 unsaved change: Language")
	p.clickPrompt()
	p.typePrompt(" Stay kind.")
	p.sees(".save-state", "2 unsaved changes: System prompt, Language")

	p.keys("s", chromedp.ModifierCtrl)
	p.saved("Saved v2.")
	p.until("the cursor still in the prompt", promptText+`.getRootNode().activeElement === `+promptText)
	p.keys("z", chromedp.ModifierCtrl)
	p.until("undo to reach behind the save", `!field("System prompt").value.endsWith("Stay kind.")`)
	p.sees(".save-state", "1 unsaved change: System prompt")
	p.sees(".facts", "v2 unpublished")
	p.typePrompt(" Stay calm.")
	p.keys("s", chromedp.ModifierCtrl)
	p.saved("Saved v3.")
	p.open(caraPath)
	p.until("what was written after the first save", `field("System prompt").value.endsWith(" Stay calm.")`)
}

// TestLeaveGuard asks before changes are lost, and only then.
func TestLeaveGuard(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	before := p.value("Greeting")
	p.fill("Greeting", "Hello.")

	p.watch.whenLeaving(true)
	p.click(".rail-link", "Requests")
	poll(p, "the question", func() (int, bool) { n := p.watch.questions(); return n, n == 1 })
	p.at(caraPath, cara)
	p.holds("Greeting", "Hello.")

	p.watch.whenLeaving(false)
	p.click(".rail-link", "Requests")
	p.at("/requests", "Requests")

	p.open(caraPath)
	p.fill("Greeting", "Hello.")
	p.fill("Greeting", before)
	p.click(".rail-link", "Requests")
	p.at("/requests", "Requests")
	if n := p.watch.questions(); n != 2 {
		t.Errorf("asked %d times; a change taken back is none", n)
	}
}
