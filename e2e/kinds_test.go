package e2e

import "testing"

// shownCards waits until exactly these cards of the editor are in sight.
func (p *window) shownCards(ids string) {
	p.t.Helper()
	p.until("the cards "+ids, `[...document.querySelectorAll("form.editor .card[id]")].filter((card) => card.checkVisibility()).map((card) => card.id).join(" ") === `+quoted(ids))
}

// answers chooses who thinks and who speaks.
func (p *window) answers(title string) {
	p.t.Helper()
	p.press(title, `[...document.querySelectorAll(".kind")].find((label) => words(label.querySelector(".kind-title")) === `+quoted(title)+`)`)
}

const question = "Who thinks? Who speaks?"

// TestKindsOfPersona switches to and fro before saving: nothing that was typed is lost, and only what the kind has is saved.
func TestKindsOfPersona(t *testing.T) {
	t.Parallel()
	const all, face = "words brain voice face session", "face session"
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	p.shownCards(all)
	p.fill("Greeting", "Typed before.")
	p.answers("Your app thinks and speaks")
	p.shownCards(face)
	p.sees(".save-state", "2 unsaved changes: "+question+", Greeting")
	p.sound("a face alone")
	p.answers("Your app thinks")
	p.shownCards(all)
	p.until("no model to choose", `!document.querySelector("form.editor").elements.namedItem("llmId").checkVisibility() && !document.querySelector("form.editor").elements.namedItem("llmId").required && !field("System prompt").required`)
	p.answers("Anam thinks and speaks")
	p.until("what a complete persona needs", `field("Model").checkVisibility() && field("Model").required && field("System prompt").required`)
	p.holds("Greeting", "Typed before.")
	p.sees(".save-state", "1 unsaved change: Greeting")

	p.answers("Your app thinks and speaks")
	p.choose("Video size", "Portrait, 768 x 1152")
	p.until("both numbers", `document.querySelector("form.editor").elements.namedItem("session.videoWidth").value === "768" && document.querySelector("form.editor").elements.namedItem("session.videoHeight").value === "1152" && !document.querySelector("form.editor").elements.namedItem("session.videoWidth").checkVisibility()`)
	p.keptDraft(`"kind":"face"`)
	p.crash(caraPath)
	p.click("button", "Restore")
	p.sees(".notice", "Your unsaved edits are back in the form.")
	p.shownCards(face)
	p.sees(".save-state", "4 unsaved changes: "+question)
	p.until("the size", `field("Video size").value === "768x1152"`)
	p.click("button", "Save")
	p.saved("Saved v2.")
	p.sees(".head .kind-word", "Face alone")
	p.shownCards(face)

	p.answers("Anam thinks and speaks")
	p.shownCards(all)
	p.holds("Greeting", "")
	p.watch.expect(422)
	p.click("button", "Save")
	p.sees("#errors", "3 things need attention")
	p.answers("Your app thinks")
	p.click("button", "Save")
	p.saved("Saved v3.")
	p.sees(".head .kind-word", "Own model")
}

// TestTypedModelAnswersTheQuestion follows the ID that stands for the app's own model.
func TestTypedModelAnswersTheQuestion(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	p.press("the ID of a model", `one("gr-typed-option summary", "Type an ID")`)
	p.fill("Model ID", "CUSTOMER_CLIENT_V1")
	p.keys("\t")
	p.until("the app's own model", `document.querySelector("[name=kind]:checked").value === "own_brain"`)
	p.click("button", "Save")
	p.saved("Saved v2.")
	p.sees(".head .kind-word", "Own model")
}

// TestSizeOfTheVideo sets two numbers by one choice, and any other size by typing.
func TestSizeOfTheVideo(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	p.choose("Video size", "Other")
	p.fill("Video width", "640")
	p.fill("Video height", "400")
	p.until("a typed size", `field("Video size").value === "other"`)
	p.click("button", "Save")
	p.saved("Saved v2.")
	p.until("a size that is stored", `field("Video size").value === "other" && field("Video height").value === "400"`)
	p.choose("Video size", "Anam's own")
	p.sees(".save-state", "2 unsaved changes: Video width, Video height")
	p.click("button", "Save")
	p.saved("Saved v3.")
	p.until("no numbers", `document.querySelector("form.editor").elements.namedItem("session.videoWidth").value === "" && !document.querySelector("form.editor").elements.namedItem("session.videoWidth").checkVisibility()`)
}
