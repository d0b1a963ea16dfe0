package e2e

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// TestAnotherPersonSignsInBeside refuses to save in the name of whoever signed in since: the form and what is kept of it stay, and its owner saves it.
func TestAnotherPersonSignsInBeside(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	s.hire("editor")
	p := s.visitAs(t, anna)
	p.open(caraPath)
	p.fill("Greeting", "Anna's words")
	p.keptDraft("Anna's words")
	beside := p.anotherTab()
	beside.as(sam)
	beside.open(miaPath)
	beside.fill("Greeting", "Sam's words")
	beside.keptDraft("Sam's words")

	p.watch.expect(409)
	p.click("#save", "Save")
	p.sees("#whose", "anna opened this form.")
	p.sees("#whose", "You are signed in as Sam. Nothing was saved, and your text is safe in the form.")
	p.focused("#whose")
	p.holds("Greeting", "Anna's words")
	p.sees(".save-state", "1 unsaved change: Greeting")
	p.keptDraft("Anna's words")
	p.lacks(".toast")
	p.sound("another person's form")
	p.until("the preview", `!!`+frame+`?.querySelector("gr-preview")`)
	p.pressInFrame("button[data-start=type]")
	p.inFrame("[data-problem]", saysWords("anna opened this page, and you are signed in as Sam."))

	p.as(anna)
	p.click("#save", "Save")
	p.saved("Saved v2.")
	p.lacks("#whose")
	p.holds("Greeting", "Anna's words")
	p.sees(".rail-name", "anna")
	p.keptDraft("Sam's words")
	p.drafts(1)
}

// TestSavingAnotherPersonsForm saves it in the name of whoever says so; the page is that person's from then on.
func TestSavingAnotherPersonsForm(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	s.hire("editor")
	p := s.visitAs(t, anna)
	p.open(caraPath)
	p.fill("Greeting", "Anna's words")
	p.as(sam)
	p.watch.expect(409)
	p.click("#save", "Save")
	p.click("#whose button", "Save it as Sam")
	p.saved("Saved v2.")
	p.lacks("#whose")
	p.sees(".rail-name", "Sam")
	p.drafts(0)
	p.open(caraPath + "/history")
	p.sees("main", "Sam")
	p.open(caraPath)
	p.holds("Greeting", "Anna's words")
}

// TestAnotherPersonsFormWithoutScript brings the form back with everything in it.
func TestAnotherPersonsFormWithoutScript(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	s.hire("editor")
	p := s.visitAs(t, anna)
	send(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	p.open(caraPath)
	p.fill("Greeting", "Anna's words")
	p.as(sam)
	p.watch.expect(409)
	p.click("#save", "Save")
	p.at(caraPath, "anna opened this form")
	p.click("button", "Send it as Sam")
	p.sees(".toast", "Saved v2.")
	p.holds("Greeting", "Anna's words")
}
