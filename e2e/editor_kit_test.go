package e2e

import (
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// The personas that the server starts with, and the paths of their editors.
const (
	cara, caraPath = "Cara, shop support", "/templates/cara-support"
	mia, miaPath   = "Mia, product tour", "/templates/mia-tour"
)

// promptText is where the prompt editor takes what is typed. It is there once somebody has used the prompt.
const promptText = `document.querySelector("gr-prompt-editor")?.shadowRoot?.querySelector(".cm-content")`

// clickPrompt puts the cursor into the prompt.
func (p *window) clickPrompt() {
	p.t.Helper()
	p.clicks++
	p.enter("the prompt", promptText+` ?? document.querySelector("gr-prompt-editor textarea")`, promptText+`?.getRootNode().activeElement === `+promptText)
}

// typePrompt types at the end of the prompt, in which the cursor is.
func (p *window) typePrompt(text string) {
	p.t.Helper()
	p.keys("\u0305", chromedp.ModifierCtrl) // End
	p.keys(text)
	p.until("the typed prompt", `field("System prompt").value.endsWith(`+quoted(text)+`)`)
}

// paste puts text at the cursor at once.
func (p *window) paste(text string) {
	p.t.Helper()
	send(p, input.InsertText, input.InsertTextParams{Text: text})
}

// saved waits for the message of a save and for the editor to be clean.
func (p *window) saved(message string) {
	p.t.Helper()
	p.sees(".toast", message)
	p.sees(".save-state", "All changes saved")
}

// dialog waits for an open dialog of this title.
func (p *window) dialog(title string) {
	p.t.Helper()
	p.until("the dialog "+title, `words(document.querySelector("dialog[open] h2")) === `+quoted(title)+` && document.querySelector("dialog[open] .dialog-body").ariaBusy === "false"`)
}
