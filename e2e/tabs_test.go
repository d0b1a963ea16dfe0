package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
)

// drafts waits until the browser keeps so many drafts.
func (p *window) drafts(n int) {
	p.t.Helper()
	p.until(fmt.Sprintf("%d kept drafts", n), fmt.Sprintf(`Object.keys(localStorage).filter((key) => key.startsWith("greenroom.draft.")).length === %d`, n))
}

// TestTabsKeepTheirOwn holds that a save in one tab removes nothing of another, and that the edits of an open tab are offered to none.
func TestTabsKeepTheirOwn(t *testing.T) {
	t.Parallel()
	a := start(t, withAdmin...).visitAs(t, anna)
	a.open(caraPath)
	a.fill("Greeting", "Of the first tab")
	a.keptDraft("Of the first tab")
	b := a.anotherTab()
	b.open(caraPath)
	b.fill("Language", "en")
	b.drafts(2)
	b.lacks("gr-draft")
	b.click("button", "Save")
	b.saved("Saved v2.")
	b.drafts(1)
	b.keptDraft("Of the first tab")

	a.watch.whenLeaving(false)
	send(a, page.Close, cdp.Empty{})
	a.watch.forget()
	b.until("the end of the first tab", `navigator.locks.query().then(({ held }) => { window.tabs = held.length; }) && window.tabs === 1`)
	b.open(caraPath)
	b.sees("gr-draft", "on v1. v2 was saved since: restoring shows what both changed.")
	b.watch.expect(409)
	b.click("button", "Restore")
	b.holds("Greeting", "Of the first tab")
	b.holds("Language", "en")
	b.click("button", "Save")
	b.saved("Saved v3.")
	b.drafts(0)
}

// TestTwoNewPersonas keeps both of two personas that were begun in two tabs.
func TestTwoNewPersonas(t *testing.T) {
	t.Parallel()
	a := start(t, withAdmin...).visitAs(t, anna)
	b := a.anotherTab()
	for p, name := range map[*window]string{a: "Nora", b: "Nils"} {
		p.open("/templates/new")
		p.fill("Name", name)
		p.keptDraft(name)
	}
	a.drafts(2)
	for p, name := range map[*window]string{a: "Nora", b: "Nils"} {
		p.crash("/templates/new")
		p.click("button", "Restore")
		p.holds("Name", name)
	}
	a.drafts(2)
}

// TestTypingBesideTheOffer keeps what is typed while older edits are offered; restoring asks before it replaces that.
func TestTypingBesideTheOffer(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	p.fill("Greeting", "The older edits")
	p.keptDraft("The older edits")
	p.crash(caraPath)
	p.sees("gr-draft", "You have unsaved edits")
	p.fill("Longest session", "700")
	p.keptDraft("700")
	p.keptDraft("The older edits")
	p.crash(caraPath)
	p.sees("gr-draft", "You have unsaved edits")
	p.click("button", "Discard")
	p.sees("gr-draft", "You have unsaved edits")
	p.drafts(1)

	p.fill("Language", "en")
	p.click("button", "Restore")
	p.sees("gr-draft", "Restoring replaces what you have changed here: Language.")
	p.sound("restoring asks")
	p.click("button", "Replace it")
	p.sees(".notice", "Your unsaved edits are back in the form.")
	p.holds("Greeting", "The older edits")
	p.holds("Language", "")
	p.click("button", "Save")
	p.saved("Saved v2.")
	p.drafts(0)
}

// TestSessionEndsWhileWriting keeps the form, signs in beside it and saves.
func TestSessionEndsWhileWriting(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	p.clickPrompt()
	p.typePrompt(" Stay kind.")
	send(p, network.ClearBrowserCookies, cdp.Empty{})
	p.watch.expect(401)
	p.click("button", "Save")
	p.sees(".session-ended", "You are signed out, so this was not saved. Your text is safe in this form.")
	p.at(caraPath, cara)
	p.until("the text in the form", `field("System prompt").value.endsWith(" Stay kind.")`)
	p.lacks(".toast")
	p.sound("the session has ended")

	beside := p.anotherTab()
	beside.open(p.attribute(".session-ended a", "href"))
	beside.fill("Email", anna)
	beside.fill("Password", password)
	beside.click("button", "Sign in")
	beside.at("/templates", "Personas")
	p.sees(".session-ended", "You are signed in again. Save now.")
	p.click("button", "Save")
	p.saved("Saved v2.")
	p.lacks(".session-ended")
	p.drafts(0)
	p.until("the text in the form", `field("System prompt").value.endsWith(" Stay kind.")`)
}

// TestSigningOutClears removes kept edits when a person signs out by choice.
func TestSigningOutClears(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	p.fill("Greeting", "Not for the next person")
	p.keptDraft("Not for the next person")
	p.crash("/account")
	p.drafts(1)
	p.click("button", "Sign out")
	p.at("/login", "Sign in")
	p.drafts(0)
}
