package e2e

import (
	"testing"
)

// TestPaneRunsTheDraft talks to edits that were never saved, beside the form, and goes on talking while one saves.
func TestPaneRunsTheDraft(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	p.until("the preview", `!!`+frame+`?.querySelector("gr-preview")`)
	p.watch.allow(p.apiInFrame())
	p.fill("Greeting", "Draft words, never saved")
	p.pressInFrame("button[data-start=type]")
	p.moves(frame + `?.querySelector("video")`)
	p.inFrame("[data-state]", saysWords("Live: your unsaved edits on v1"))
	p.inFrame(".lines .it", saysWords("Draft words, never saved"))
	p.sound("talking beside the form")

	p.fill("Name", "Cara of the draft")
	p.inFrame("[data-stale-words]", saysWords("1 edit not in this session"))
	p.fill("Language", "de")
	p.inFrame("[data-stale-words]", saysWords("2 edits not in this session"))
	p.click("#save", "")
	p.saved("Saved v2.")
	p.inFrame("[data-state]", saysWords("Live: your unsaved edits on v1"))
	p.pressInFrame("[data-restart]")
	p.inFrame("[data-state]", saysWords("Live: v2"))
	p.pressInFrame("[data-end]")
	p.inFrame("[data-state]", saysWords("Ended"))
}

// TestPaneNamesTheField leads from what is wrong with a draft to the field.
func TestPaneNamesTheField(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.watch.expect(422)
	p.open(caraPath)
	p.fill("Longest session", "99999999")
	p.pressInFrame("button[data-start=type]")
	p.inFrame("[data-problem] button", saysWords("Longest session:"))
	p.sees("#f-maxSessionLengthSeconds-error", "86400")
	p.pressInFrame("[data-problem] button")
	p.focused("#f-maxSessionLengthSeconds")
	p.sound("a draft that cannot run")
	p.fill("Greeting", "Good day.")
	p.inFrame("[data-problem] button", saysWords("Longest session:"))
	p.fill("Longest session", "600")
	p.lacks("#f-maxSessionLengthSeconds-error")
	p.until("no complaint beside the form", frame+`.querySelector("[data-problem]").hidden`)
}

// TestPaneOnAPhone is a tab in the form's place, and keeps what was typed.
func TestPaneOnAPhone(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.size(390, 844)
	p.open(caraPath)
	p.lacks(".talk-pane")
	p.fill("Greeting", "Typed on a phone")
	p.click(".talk-tab", "")
	p.until("the preview", `!!`+frame+`?.querySelector("gr-preview")`)
	p.watch.allow(p.apiInFrame())
	p.lacks("form.editor")
	p.pressInFrame("button[data-start=type]")
	p.inFrame(".lines .it", saysWords("Typed on a phone"))
	p.accessible("talking on a phone")
	p.fits("talking on a phone")
	p.pressInFrame("[data-end]")
	p.inFrame("[data-state]", saysWords("Ended"))
	p.click(".tabs a", "Edit")
	p.holds("Greeting", "Typed on a phone")
}

// TestOnePreviewPerPerson offers to take over, and the other window hangs up.
func TestOnePreviewPerPerson(t *testing.T) {
	t.Parallel()
	s := startStandIn(t)
	first, second := s.talker(t, anna), s.talker(t, anna)
	first.open(labPreview)
	first.click("button[data-start=type]", "")
	first.sees("[data-state]", "Live")
	second.watch.expect(409)
	second.open(labPreview)
	second.click("button[data-start=type]", "")
	second.sees("[data-problem]", "You are already talking to")
	first.watch.expect(404)
	second.click("[data-take-over]", "Take over")
	first.sees("[data-state]", "Taken over by another of your windows.")
	second.sees("[data-state]", "Live")
	second.click("[data-end]", "")
	second.sees("[data-state]", "Ended")
}

// apiInFrame is where the preview beside the form reaches Anam.
func (p *window) apiInFrame() string {
	p.t.Helper()
	return read[string](p, script(frame+`.querySelector("gr-preview").getAttribute("api")`))
}
