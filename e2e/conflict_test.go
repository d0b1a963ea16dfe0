package e2e

import (
	"fmt"
	"testing"
)

// TestConflict lets two people save the same persona: nothing that either wrote is lost.
func TestConflict(t *testing.T) {
	t.Parallel()
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
	a.until("Sam's line in the prompt", `field("System prompt").value.endsWith(" Sam's line.")`)

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

// TestConflictOnAVoiceAndAFace chooses by name, picture and sample, and sees what was taken in the form.
func TestConflictOnAVoiceAndAFace(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	s.hire("editor")
	a, b := s.visitAs(t, anna), s.visitAs(t, sam)
	a.open(caraPath)
	b.open(caraPath)
	theirVoice, theirFace := b.pick("voice", 3), b.pick("face", 1)
	b.choose("Model", "GPT OSS 120B")
	b.click("button", "Save")
	b.saved("Saved v2.")

	a.watch.expect(409)
	myVoice, myFace := a.pick("voice", 5), a.pick("face", 10)
	a.choose("Model", "Gemini 2.5 Flash")
	a.click("button", "Save")
	a.sees(".conflict", "Choose: Model, Voice, Face.")
	for _, name := range []string{theirVoice, theirFace, myVoice, myFace, "GPT OSS 120B", "Gemini 2.5 Flash"} {
		a.sees(".clash-value", name)
	}
	a.count(".clash-value img", 2)
	a.sound("conflict on a voice and a face")
	a.press("their sample", `document.querySelectorAll(".clash-value .play")[1]`)
	a.until("their sample to play", `document.querySelectorAll(".clash-value .play")[1].ariaPressed === "true"`)

	for _, field := range []string{"llmId", "voiceId", "avatarId"} {
		a.press("theirs", `document.querySelector("#take-f-`+field+`-theirs")`)
	}
	a.sees("gr-voice-picker .current-name", theirVoice)
	a.count("gr-voice-picker .play", 1)
	a.sees("gr-face-picker .current-name", theirFace)
	a.count("gr-face-picker img.current-face", 1)
	a.until("their model", `words(field("Model").selectedOptions[0]) === "GPT OSS 120B"`)
	a.press("mine", `document.querySelector("label[for=take-f-voiceId-yours]")`)
	a.sees("gr-voice-picker .current-name", myVoice)
	a.click("button", "Save")
	a.saved("Saved v3.")
	a.sees("gr-voice-picker .current-name", myVoice)
	a.sees("gr-face-picker .current-name", theirFace)
}

// pick chooses the n-th voice or face in its dialog and gives its name.
func (p *window) pick(what string, n int) string {
	p.t.Helper()
	p.click("gr-"+what+"-picker button", "Change the "+what)
	p.dialog("Choose a " + what)
	choice := fmt.Sprintf(`document.querySelectorAll("dialog[open] :is(.voice-list:not(.pinned) .voice-row label, .face-tile)")[%d]`, n)
	p.press("a "+what, choice)
	p.until("the choice", choice+`.querySelector("input").checked`)
	p.click("dialog[open] button", "Use this "+what)
	p.lacks("dialog[open]")
	return p.text("gr-" + what + "-picker .current-name")
}

// TestConflictWithoutClash merges two people's different fields without a question.
func TestConflictWithoutClash(t *testing.T) {
	t.Parallel()
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
