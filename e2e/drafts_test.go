package e2e

import (
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
)

// keptDraft waits until the browser keeps edits with these words.
func (p *window) keptDraft(words string) {
	p.t.Helper()
	p.until("kept edits", `Object.entries(localStorage).some(([key, text]) => key.startsWith("greenroom.draft.") && text.includes(`+quoted(words)+`))`)
}

func (p *window) noDraft() {
	p.t.Helper()
	p.until("no kept edits", `!Object.keys(localStorage).some((key) => key.startsWith("greenroom.draft."))`)
}

// crash loses the page as it is, without a question.
func (p *window) crash(path string) {
	p.t.Helper()
	p.watch.whenLeaving(false)
	p.open(path)
}

// TestDraftSurvives brings unsaved edits back after the page was lost, and drops them with the save.
func TestDraftSurvives(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	p.lacks("gr-draft")
	p.fill("Greeting", "Not saved yet.")
	p.keptDraft("Not saved yet.")
	p.until("only fields of the form to be kept", `Object.keys(Object.values(localStorage).map((text) => JSON.parse(text))[0].values).every((name) => document.querySelector("form.editor").elements.namedItem(name))`)
	p.crash(caraPath)
	p.sees("gr-draft", "You have unsaved edits from ")
	p.sees("gr-draft", " on v1.")
	p.sound("kept edits are offered")
	p.click("button", "Restore")
	p.sees(".notice", "Your unsaved edits are back in the form.")
	p.holds("Greeting", "Not saved yet.")
	p.sees(".save-state", "1 unsaved change: Greeting")
	p.sees("gr-face-picker .current-choice", "Cara")
	p.sound("kept edits are restored")
	p.click("button", "Save")
	p.saved("Saved v2.")
	p.noDraft()
	p.open(caraPath)
	p.lacks("gr-draft")

	p.fill("Greeting", "To be thrown away.")
	p.keptDraft("thrown away")
	p.crash(caraPath)
	p.click("button", "Discard")
	p.lacks("gr-draft")
	p.noDraft()
	p.holds("Greeting", "Not saved yet.")
	p.fill("Greeting", "Other")
	p.keptDraft("Other")
	p.fill("Greeting", "Not saved yet.")
	p.noDraft() // nothing differs any more
}

// TestDraftMeetsNewerVersion leads restored edits through the conflict when somebody saved since.
func TestDraftMeetsNewerVersion(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	s.hire("editor")
	p, b := s.visitAs(t, anna), s.visitAs(t, sam)
	p.open(caraPath)
	p.fill("Greeting", "Anna's greeting")
	p.fill("Language", "en")
	p.keptDraft("Anna's greeting")
	b.save(caraPath, func() { b.fill("Greeting", "Sam's greeting") }, "Saved v2.")
	p.crash(caraPath)
	p.sees("gr-draft", "on v1. v2 was saved since: restoring shows what both changed.")
	p.watch.expect(409)
	p.click("button", "Restore")
	p.sees(".conflict h2", "Sam saved v2 meanwhile.")
	p.holds("Greeting", "Anna's greeting")
	p.holds("Language", "en")
	p.crash(caraPath) // in the middle of the conflict: the edits still belong to v1
	p.sees("gr-draft", "on v1.")
	p.click("button", "Restore")
	p.sees(".conflict", "Choose: Greeting.")
	p.click("button", "Save")
	p.saved("Saved v3.")
	p.noDraft()
}

// TestDraftAfterSignOut offers the edits to whoever wrote them, and to nobody else.
func TestDraftAfterSignOut(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	s.hire("editor")
	p := s.visitAs(t, anna)
	p.open(caraPath)
	p.fill("Greeting", "Anna's alone")
	p.keptDraft("Anna's alone")
	p.as(anna)
	p.crash(caraPath)
	p.sees("gr-draft", "You have unsaved edits")
	p.as(sam)
	p.crash(caraPath)
	p.lacks("gr-draft")
	p.noDraft()
	p.as(anna)
	p.open(caraPath)
	p.lacks("gr-draft")
}

// as signs the window in as somebody else.
func (p *window) as(email string) {
	p.t.Helper()
	// The cookies are replaced, never missing: the page that is open still asks the server.
	for _, cookie := range p.server.session(email) {
		send(p, network.SetCookie, network.SetCookieParams{Name: cookie.Name, Value: cookie.Value, URL: p.server.url})
	}
}

// TestFrameOfAnEndedSession: the preview beside the form says that the session has ended; the sign-in page may not be framed.
func TestFrameOfAnEndedSession(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	p.until("the preview", `!!`+frame+`?.querySelector("gr-preview")`)
	p.watch.expect(401)
	send(p, network.ClearBrowserCookies, cdp.Empty{})
	p.until("the frame to load again", `(`+frame+`.defaultView.location.reload(), true)`)
	p.inFrame("h1", saysWords("You are signed out"))
	p.open(caraPath)
	p.at("/login", "Sign in")
}

// TestDraftOfNewPersona keeps a persona that was never created.
func TestDraftOfNewPersona(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open("/templates/new")
	p.fill("Name", "Nora")
	p.fill("Slug", "nora")
	p.keptDraft("nora")
	p.crash("/templates/new")
	p.click("button", "Restore")
	p.sees(".notice", "Your unsaved edits are back in the form.")
	p.at("/templates/new", "New persona")
	p.holds("Name", "Nora")
	p.holds("Slug", "nora")
}
