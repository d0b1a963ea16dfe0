package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestStatesOfTheEditor looks at the editor with its dialogs, errors and conflict.
func TestStatesOfTheEditor(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	s.hire("editor")
	p, other := s.visitAs(t, anna), s.visitAs(t, sam)
	p.open(caraPath)
	p.click("gr-face-picker button", "Change the face")
	p.dialog("Choose a face")
	p.sound("faces")
	p.click("dialog button", "Cancel")
	p.click("gr-voice-picker button", "Change the voice")
	p.dialog("Choose a voice")
	p.sound("voices")
	p.click("dialog input[type=search]", "Search voices")
	p.keys("nothing-like-this")
	p.sees("dialog .picker-none", "No voice matches.")
	p.sound("no voice")
	p.keys(kb.Escape)
	p.keys(kb.Escape)
	p.lacks("dialog[open]")
	p.clickPrompt()
	p.paste(strings.Repeat("A line of a prompt that is longer than its box.\n", 60))
	p.until("a prompt longer than its box", `(e => e.scrollHeight > e.clientHeight)(`+promptText+`.parentElement)`)
	p.sound("a long prompt")
	p.tabTo("#f-initialMessage", "")
	p.click("gr-prompt-editor button", "Full screen")
	p.sees("gr-prompt-editor button", "Leave full screen")
	p.sound("prompt in full screen")
	p.click("gr-prompt-editor button", "Leave full screen")

	p.watch.expect(422, 409)
	p.fill("Longest session", "0")
	p.fill("Greeting", "Anna's greeting")
	p.sound("unsaved changes")
	p.click("button", "Save")
	p.sees("#errors", "1 thing needs attention")
	p.sound("errors")

	other.open(caraPath)
	other.fill("Greeting", "Sam's greeting")
	other.click("button", "Save")
	other.saved("Saved v2.")
	p.fill("Longest session", "60")
	p.click("button", "Save")
	p.sees(".conflict h2", "Sam saved v2 meanwhile.")
	p.sound("conflict")
	p.click("button", "Save")
	p.saved("Saved v3.")
	p.sound("saved, with the message")
}

// TestStatesOfOtherPages looks at menus, errors and what is shown once.
func TestStatesOfOtherPages(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.watch.expect(422)
	p.open("/templates")
	p.click("summary", "Actions for "+cara)
	p.sees(".menu-panel", "Duplicate")
	p.sound("open menu")

	p.open("/keys/new")
	p.click("button", "Create")
	p.sees("#errors", "needs attention")
	p.sound("errors")
	p.fill("Name", "Shop")
	p.click("button", "Create")
	p.sees("h2", "The new key")
	p.sound("new key")

	p.open("/mint")
	p.pickName("#f-template", "cara", "cara-support")
	p.click("button", "Get a token")
	p.sees("#result", "Anam gave a token.")
	p.sound("token")
	p.pickName("#f-template", "mia", "mia-tour")
	p.click("button", "Get a token")
	p.sees("#result", "No token")
	p.sound("no token")

	p.open("/people")
	p.click("button", "Add")
	p.sees("#errors", "2 things need attention")
	p.sound("errors")
	p.fill("Name", "Sam")
	p.fill("Email", sam)
	p.click("button", "Add")
	p.sees(".secret-card", "A password for Sam")
	p.sound("password")

	p.open("/account")
	p.click("button", "Change password")
	p.sees("#errors", "needs attention")
	p.sound("errors")

	p.click("button", "Sign out")
	p.at("/login", "Sign in")
	p.click("button", "Sign in")
	p.sees("#errors", "1 thing needs attention")
	p.sound("errors")
}
