package e2e

import (
	"net"
	"testing"
)

// Two IDs that no catalog is asked about while Anam is down.
const (
	someVoice = "11111111-2222-4333-8444-555555555555"
	someFace  = "66666666-7777-4888-9999-aaaaaaaaaaaa"
)

// withoutAnam points the server at a port where nobody answers.
func withoutAnam(t *testing.T) []string {
	t.Helper()
	port, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer port.Close()
	return append([]string{"ANAM_API_URL=http://" + port.Addr().String(), "ANAM_API_KEY=x"}, withAdmin...)
}

// TestAnamDown writes and saves a persona by its IDs while Anam does not answer.
func TestAnamDown(t *testing.T) {
	t.Parallel()
	p := start(t, withoutAnam(t)...).visitAs(t, anna)
	p.open("/templates")
	p.sees("h2", "Make the first persona")
	p.open("/templates/new")
	p.sees(".banner", "Anam isn't answering. Editing and saving work; new sessions and preview don't.")
	p.fill("Name", "Nora")
	p.fill("Slug", "nora")
	p.clickPrompt()
	p.typePrompt("You are Nora.")
	p.fill("Model ID", "CUSTOMER_CLIENT_V1")
	p.fill("Voice ID", someVoice)
	p.fill("Avatar ID", someFace)
	p.click("button", "Create")
	p.at("/templates/nora", "Nora")
	p.saved("Made Nora.")

	p.open("/templates/nora")
	p.sees(".banner", "Anam isn't answering.")
	p.holds("Voice ID", someVoice)
	p.holds("Avatar ID", someFace)
	p.sees("gr-voice-picker .current-choice", someVoice)
	p.sees("gr-face-picker .current-choice", someFace)
	p.fill("Greeting", "Hello.")
	p.click("button", "Save")
	p.saved("Saved v2.")
	p.sound("editor while Anam is down")

	p.click("gr-voice-picker button", "Change the voice")
	p.dialog("Choose a voice")
	p.sees("dialog .notice", "Anam isn't answering.")
	p.sees("dialog .picker-none", "The list of voices is not available. Close this and use “Type an ID” instead.")
	p.sound("voices while Anam is down")
	p.click("dialog button", "Cancel")
	p.open("/connection")
	p.sees("#connection-state", "Anam isn't answering.")
	p.lacks("#connection-state[hx-get]")
	p.sound("connection while Anam is down")
}
