package e2e

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// TestWithoutScript does the main job with JavaScript turned off.
func TestWithoutScript(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	p := s.visitAs(t, anna)
	send(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})

	p.open("/templates")
	p.until("no script to run", `customElements.get("gr-menu") === undefined`)
	p.count("tbody tr", 3)
	p.fill("Search personas", "mia")
	p.click("button", "Show")
	p.count("tbody tr", 1)
	p.click("a.row-link", mia)
	p.at(miaPath, mia)

	p.watch.expect(422)
	p.fill("System prompt", "You are Mia. Be brief.")
	p.fill("Longest session", "0")
	p.click("button", "Save")
	p.sees("#errors h2", "1 thing needs attention")
	p.holds("System prompt", "You are Mia. Be brief.")
	p.fill("Longest session", "600")
	p.click("button", "Save")
	p.sees(".toast", "Saved v2.")
	p.holds("System prompt", "You are Mia. Be brief.")

	p.fill("Greeting", "Welcome.")
	p.click("button", "Publish…")
	p.at(miaPath+"/publish", "Publish v3 as live?")
	p.click("button", "Publish v3 as live")
	p.at(miaPath, mia)
	p.sees(".toast", "v3 is live.")

	p.click(".tabs a", "Use in app")
	p.click("a.button", "Create key")
	p.click("button", "Create")
	p.sees("h2", "The new key")
	if status := s.mint(p.text("#secret"), "mia-tour"); status != 201 {
		t.Errorf("minting with the new key: %d", status)
	}
	p.click("a.button", "Back to the persona")
	p.sees("#first-request", mia+" app got a token")
}

// TestChooseWithoutScript chooses another move on the publish page: it is shown first, also by somebody who presses the wrong button.
func TestChooseWithoutScript(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	send(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	p.open(caraPath)
	p.fill("Greeting", "Good day.")
	p.click("button", "Publish…")
	p.at(caraPath+"/publish", "Publish v2 as live?")
	p.fill("Note", "Friday wording")
	p.choose("Version", "none: remove live")
	p.click("button", "Show what changes")
	p.at(caraPath+"/publish/choose", "Stop giving tokens?")
	p.holds("Note", "Friday wording")
	p.choose("Version", "v2")
	p.watch.expect(409)
	p.click("button", "Stop giving tokens")
	p.at(caraPath+"/publish", "Publish v2 as live?")
	p.sees("#errors", "You chose v2 as live after the page had shown another move")
	p.holds("Note", "Friday wording")
	p.click("button", "Publish v2 as live")
	p.at(caraPath, cara)
	p.sees(".toast", "v2 is live.")
}

// TestConflictWithoutScript chooses a side by its radio, which the server reads.
func TestConflictWithoutScript(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	s.hire("editor")
	a, b := s.visitAs(t, anna), s.visitAs(t, sam)
	send(a, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	a.open(caraPath)
	b.open(caraPath)
	b.fill("Greeting", "Sam's greeting")
	b.click("button", "Save")
	b.saved("Saved v2.")

	a.watch.expect(409)
	a.fill("Greeting", "Anna's greeting")
	a.fill("Language", "en")
	a.click("button", "Save")
	a.sees(".conflict h2", "Sam saved v2 meanwhile.")
	a.holds("Greeting", "Anna's greeting")
	a.press("Sam's side", `all(".clash label", "")[1]`)
	a.until("Sam's side chosen", `document.querySelectorAll(".clash input[type=radio]")[1].checked`)
	a.click("button", "Save")
	a.sees(".toast", "Saved v3.")
	a.holds("Greeting", "Sam's greeting")
	a.holds("Language", "en")
}
