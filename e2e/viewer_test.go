package e2e

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestViewerReadsAndListens plays the voice and reads the prompt in full screen, and can change nothing.
func TestViewerReadsAndListens(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	s.hire("viewer")
	p := s.visitAs(t, sam)
	p.open(caraPath)
	p.until("one look of all that cannot be changed", `new Set([field("Greeting"), field("Model"), field("System prompt")].map((e) => getComputedStyle(e).backgroundColor)).size === 1`)
	p.sound("for a viewer")

	p.click("gr-voice-picker button.play", "")
	p.until("the voice to play", `document.querySelector("gr-voice-picker button.play").ariaPressed === "true"`)

	before := p.value("System prompt")
	p.click("gr-prompt-editor button", "Full screen")
	p.sees("gr-prompt-editor button", "Leave full screen")
	p.until("the same look of the prompt in use", `getComputedStyle(document.querySelector("gr-prompt-editor").shadowRoot.querySelector(".cm-editor")).backgroundColor === getComputedStyle(field("Greeting")).backgroundColor`)
	p.clickPrompt()
	p.keys("x")
	p.sound("prompt in full screen, for a viewer")
	p.keys(kb.Escape)
	p.sees("gr-prompt-editor button", "Full screen")
	p.holds("System prompt", before)

	p.fillNot("Greeting", "typed")
	p.tabTo("#f-maxSessionLengthSeconds", "")
	p.lacks("gr-save-bar")
}

// fillNot types into a field that keeps what it holds.
func (p *window) fillNot(label, text string) {
	p.t.Helper()
	before := p.value(label)
	p.press("the field "+label, `field(`+quoted(label)+`)`)
	p.keys(text)
	p.holds(label, before)
}
