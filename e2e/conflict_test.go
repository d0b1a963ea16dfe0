package e2e

import "testing"

// TestConflict lets two people save the same persona: nothing that either wrote is lost.
func TestConflict(t *testing.T) {
	s := start(t, withAdmin...)
	s.hire("editor")
	a, b := s.visitAs(t, anna), s.visitAs(t, sam)
	a.open(caraPath)
	b.open(caraPath)

	b.fill("Greeting", "Sam's greeting")
	b.clickPrompt()
	b.typePrompt(" Sam's line.")
	b.click("button", "Save")
	b.saved("Saved v2.")

	a.watch.expect(409)
	a.fill("Greeting", "Anna's greeting")
	a.fill("Language", "en")
	a.click("button", "Save")
	a.sees(".conflict h2", "Sam saved v2 meanwhile.")
	a.sees(".conflict", "Your edits are safe. Choose: Greeting.")
	a.sees(".conflict", "Taken over from v2: System prompt.")
	a.focused(".conflict")
	a.holds("Greeting", "Anna's greeting")
	a.holds("Language", "en")
	a.until("Sam's line in the prompt", `field("System prompt").value.endsWith(" Sam's line.") && `+promptText+`.textContent.includes("Sam's line.")`)

	a.press("Sam's side", `one(".clash label", "Take Sam's, v2Sam's greeting")`)
	a.holds("Greeting", "Sam's greeting")
	a.press("Anna's side", `one(".clash label", "Keep yoursAnna's greeting")`)
	a.holds("Greeting", "Anna's greeting")
	a.click("button", "Save")
	a.saved("Saved v3.")
	a.lacks(".conflict")

	b.open(caraPath)
	b.holds("Greeting", "Anna's greeting")
	b.holds("Language", "en")
	b.until("Sam's line in the prompt", `field("System prompt").value.endsWith(" Sam's line.")`)
}

// TestConflictWithoutClash merges two people's different fields without a question.
func TestConflictWithoutClash(t *testing.T) {
	s := start(t, withAdmin...)
	s.hire("editor")
	a, b := s.visitAs(t, anna), s.visitAs(t, sam)
	a.open(caraPath)
	b.open(caraPath)
	b.fill("Greeting", "Sam's greeting")
	b.click("button", "Save")
	b.saved("Saved v2.")

	a.watch.expect(409)
	a.fill("Language", "en")
	a.click("button", "Save")
	a.sees(".conflict", "Your edits are safe. You changed different fields")
	a.click("button", "Save")
	a.saved("Saved v3.")
	a.holds("Greeting", "Sam's greeting")
	a.holds("Language", "en")
}
