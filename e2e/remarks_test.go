package e2e

import "testing"

// TestComplaintsGo holds that a complaint leaves as soon as its field changes, and the summary counts down.
func TestComplaintsGo(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.watch.expect(422)
	p.open("/templates/new")
	p.click("button", "Create")
	p.sees("#errors h2", "5 things need attention")
	p.fill("Name", "Nora")
	p.sees("#errors h2", "4 things need attention")
	p.lacks("#f-name-error")
	p.until("a name without a complaint", `!field("Name").matches("[aria-invalid]") && !field("Name").getAttribute("aria-describedby")?.includes("error")`)
	p.clickPrompt()
	p.typePrompt("You are Nora.")
	p.sees("#errors h2", "3 things need attention")
	p.until("a prompt without a complaint", promptText+`.ariaInvalid === "false"`)
	p.fill("Slug", "nora")
	p.click("gr-voice-picker button", "Choose the voice")
	p.dialog("Choose a voice")
	p.click("dialog .voice-row:first-of-type label", "")
	p.click("dialog button", "Use this voice")
	p.sees("#errors h2", "1 thing needs attention")
	p.sees("gr-voice-picker button", "Change the voice")
	p.fill("Greeting", "Hi") // no field with a complaint
	p.sees("#errors h2", "1 thing needs attention")
	p.click("gr-face-picker button", "Choose the face")
	p.dialog("Choose a face")
	p.press("the first face", `all("dialog .face-tile", "")[0]`)
	p.click("dialog button", "Use this face")
	p.lacks("#errors")
	p.count(".field .error", 0)
}

// TestGroupComplaintGoes lets any field of the group take back a complaint about all of it.
func TestGroupComplaintGoes(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.watch.expect(422)
	p.open(caraPath)
	p.choose("Preset style", "warm")
	p.fill("Your own style", "Like a friend")
	p.click("button", "Save")
	p.sees("#errors", "Director notes: Set Preset style or Your own style, not both.")
	p.fill("Your own style", "")
	p.lacks("#errors")
	p.lacks("#face .error")
	p.click("button", "Save")
	p.saved("Saved v2.")
}

// TestWarningGoes lets a warning leave with the value that it was about, and stay with any other.
func TestWarningGoes(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	p.fill("Speed", "1.9")
	p.click("button", "Save")
	p.saved("Saved v2.")
	p.sees("#f-voiceGenerationOptions-speed-warning", "Voices of Cartesia take 0.6 to 1.5.")
	p.fill("Greeting", "Good day.")
	p.count("#f-voiceGenerationOptions-speed-warning", 1)
	p.fill("Speed", "1.1")
	p.lacks("#f-voiceGenerationOptions-speed-warning")
	p.until("a field that isn't described by it", `!field("Speed").getAttribute("aria-describedby").includes("warning")`)
}

// TestHintsFollowTheVoice shows the ranges of the chosen voice's provider, also of an ID that is typed.
func TestHintsFollowTheVoice(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	p.until("the hint of one provider", `/^[\d.]+ to [\d.]+\.$/.test(words(document.getElementById("f-voiceGenerationOptions-speed-hint")))`)
	hints := map[string]string{"CARTESIA": "0.6 to 1.5.", "ELEVENLABS": "0.7 to 1.2."}
	p.click("gr-voice-picker summary", "Type an ID")
	for provider, hint := range hints {
		id := p.voiceOf(provider)
		p.fill("Voice ID", id)
		p.until("the voice of "+provider, `document.querySelector("gr-voice-picker [data-current]").dataset.provider === `+quoted(provider))
		p.sees("#f-voiceGenerationOptions-speed-hint", hint)
	}
	p.fill("Speed", "1.9")
	p.click("button", "Save")
	p.sees(".warning", "Voices of")
	p.click("gr-voice-picker summary", "Type an ID")
	p.fill("Voice ID", "00000000-0000-4000-8000-000000000000")
	p.lacks("#voice .grid-3 .warning")
	p.sees("#f-voiceGenerationOptions-speed-hint", "ElevenLabs 0.7 to 1.2, Cartesia")
	p.sees("gr-voice-picker", "Not listed by Anam")
	p.until("the options of all providers", `all("[data-providers]", "").length === document.querySelectorAll("[data-providers]").length`)
}

// voiceOf gives the ID of a voice of a provider.
func (p *window) voiceOf(provider string) string {
	p.t.Helper()
	return poll(p, "a voice of "+provider, func() (string, bool) {
		id, err := ask[string](p, `(window.voices ??= fetch("/catalog/voices?provider=`+provider+`").then((answer) => answer.text()).then((text) => { window.voice = text.match(/name="choice" value="([^"]+)" data-provider="`+provider+`"/)[1]; }), window.voice ?? "")`)
		if err != nil || id == "" {
			return "", false
		}
		_, err = ask[bool](p, `delete window.voice && delete window.voices`)
		return id, err == nil
	})
}
