package e2e

import "testing"

// TestMistakes sends a form with mistakes: each is told where it is, and nothing that was typed is lost.
func TestMistakes(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.watch.expect(422)

	p.open("/templates/new")
	p.fill("Name", "Nora")
	p.fill("Slug", "Not A Slug")
	p.clickPrompt()
	p.typePrompt("You are Nora.")
	p.click("button", "Create")
	p.sees("#errors h2", "3 things need attention") // slug, voice, face
	p.focused("#errors")
	p.holds("Name", "Nora")
	p.holds("Slug", "Not A Slug")
	p.holds("System prompt", "You are Nora.")
	p.at("/templates/new", "New persona")

	p.open(caraPath)
	p.fill("Greeting", "Changed, and kept.")
	p.fill("Longest session", "90000")
	p.click("button", "Save")
	p.sees("#errors h2", "1 thing needs attention")
	p.focused("#errors")
	p.holds("Greeting", "Changed, and kept.")
	p.holds("Longest session", "90000")
	p.until("the field marked and described", `(f => f.ariaInvalid === "true" && f.getAttribute("aria-describedby").split(" ").some((id) => document.getElementById(id).matches(".error")))(field("Longest session"))`)
	p.press("the link of the summary", `document.querySelector("#errors a")`)
	p.until("the focus in the field", `document.activeElement === field("Longest session")`)
	p.sees(".save-state", "2 unsaved changes: Greeting, Longest session")

	p.fill("Longest session", "900")
	p.click("button", "Save")
	p.saved("Saved v2.")
	p.lacks("#errors")
	p.holds("Greeting", "Changed, and kept.")
}
