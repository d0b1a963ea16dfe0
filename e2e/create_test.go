package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestCreate makes a persona with the pickers, and finds it in the list.
func TestCreate(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open("/templates")
	p.click("a.button", "New persona")
	p.at("/templates/new", "New persona")
	p.fill("Name", "Nora, night desk")
	p.fill("Slug", "nora-night")
	p.clickPrompt()
	p.typePrompt("You are Nora. Be brief. Greet {{guest}}.")
	p.sees("[data-count]", "40 / 100,000 characters")
	p.sees("[data-marks]", "{{guest}}: sent as written")
	p.fill("Greeting", "Good evening.")
	p.sees("gr-greeting-length", "Takes about 1 s to say.")
	p.choose("Model", "GPT OSS 120B")
	p.pickVoice()
	p.pickFace()
	p.click("button", "Create")

	p.at("/templates/nora-night", "Nora, night desk")
	p.saved("Made Nora, night desk.")
	p.sees("gr-voice-picker .current-choice", "Sweden · Female · ElevenLabs")
	p.sees("gr-face-picker .current-choice", "library")
	p.holds("System prompt", "You are Nora. Be brief. Greet {{guest}}.")
	p.until("the chosen model", `field("Model").selectedOptions[0].textContent === "GPT OSS 120B"`)
	p.until("a face that loads", `one("gr-face-picker img", "").naturalWidth > 0`)

	p.click(".rail-link", "Personas")
	p.sees("tbody tr", "Nora, night desk")
	p.sees("tbody tr", "Draft")
}

// pickVoice searches and filters the 1,000 voices, listens to one and takes it.
func (p *window) pickVoice() {
	p.t.Helper()
	p.click("gr-voice-picker button", "Choose the voice")
	p.dialog("Choose a voice")
	p.sees("dialog legend", "1,000 voices")
	p.focused("dialog input[type=search]")
	p.keys("warm")
	p.until("fewer voices", `+words(document.querySelector("dialog .voice-list:not(.pinned) legend")).split(" ")[0] < 400`)
	p.choose("Gender", "Female")
	p.choose("Provider", "ElevenLabs")
	p.voices("Warm", "Female", "ElevenLabs")
	p.plays()
	p.choose("Accent", "Sweden")
	p.voices("Warm", "Female", "ElevenLabs", "Sweden")
	p.press("the first voice", `document.querySelector("dialog .voice-row label")`)
	p.click("dialog button", "Use this voice")
	p.lacks("dialog[open]")
}

// voices waits until there are voices in the list, all with these words.
func (p *window) voices(facts ...string) {
	p.t.Helper()
	p.until("voices with "+strings.Join(facts, ", "), `((rows, facts) => rows.length > 0 && rows.every((row) => facts.every((fact) => row.includes(fact))))(
		all("dialog .voice-row", "").map(words), `+quoted(strings.Join(facts, ","))+`.split(","))`)
}

// plays listens to two samples: the second one stops the first, and ends by itself.
func (p *window) plays() {
	p.t.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](script(`new MutationObserver(() => {
		(window.heard ??= []).push([...document.querySelectorAll("dialog .play[aria-pressed=true]")].map((e) => e.dataset.sample).join());
	}).observe(document.querySelector("dialog"), { subtree: true, attributeFilter: ["aria-pressed"] }) || null`)))
	for _, n := range []string{"0", "1"} {
		button := `document.querySelectorAll("dialog .voice-row .play")[` + n + `]`
		p.press("a sample", button)
		p.until("a sample alone to play", `window.heard?.includes(`+button+`.dataset.sample)`)
	}
	p.until("the sample to end by itself", `window.heard.at(-1) === ""`)
	p.until("never two at once", `window.heard.every((playing) => !playing.includes(","))`)
}

// pickFace searches the faces, sees them, and takes one by the arrow keys.
func (p *window) pickFace() {
	p.t.Helper()
	p.click("gr-face-picker button", "Choose the face")
	p.dialog("Choose a face")
	p.count("dialog .face-tile", 30)
	p.until("a face that loads", `all("dialog .face-tile img", "")[0].naturalWidth > 0`)
	p.focused("dialog input[type=search]")
	p.keys("amara")
	p.count("dialog .face-tile", 3)
	p.press("the last face", `all("dialog .face-tile", "")[2]`)
	p.keys("\u0302") // left arrow
	p.keys("\u0302")
	p.until("the first face by arrows", `document.querySelector("dialog .face-tile input").checked`)
	p.click("dialog button", "Use this face")
	p.lacks("dialog[open]")
}
