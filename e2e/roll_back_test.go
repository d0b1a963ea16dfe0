package e2e

import "testing"

// TestPublishAndUndo publishes, sees what that changes and for whom, and takes it back with one press.
func TestPublishAndUndo(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	key := s.command("key", "create", "--name", "Shop", "--scope", "mint", "--scope", "templates:publish")
	s.mint(key, "cara-support")
	p := s.visitAs(t, anna)
	p.save(caraPath, func() { p.fill("Greeting", "Good day.") }, "Saved v2.")
	p.click("button", "Publish…")
	p.at(caraPath+"/publish", "Publish v2 as live?")
	p.sees(".affected", "1 key asked for live in the last 7 days, 1 token in 24 h. Sessions already running keep v1.")
	p.sees("ins", "Good day.")
	p.sound("publish")
	p.click("button", "Publish v2 as live")
	p.at(caraPath, cara)
	p.sees("gr-undo", "You made v2 of "+cara+" live.")
	p.until("the seconds to pass", `parseInt(document.querySelector("gr-undo [data-left]").textContent) < 60`)
	p.sound("undo")
	p.click("gr-undo button", "Undo")
	p.sees(".toast", "Undone: v1 is live again.")
	p.sees(".facts .badge", "Live v1")
	p.lacks("gr-undo")

	p.open(caraPath + "/publish")
	p.click("button", "Publish v2 as live")
	p.sees("gr-undo", "live.")
	if status := s.put(key, "/api/v1/templates/cara-support/labels/live", `{"version":1}`); status != 200 {
		t.Fatalf("moving the label by API: %d", status)
	}
	p.click("gr-undo button", "Undo")
	p.sees(".toast.bad", "Somebody moved this label meanwhile: live points at version 1 now.")
	p.open(caraPath + "/publish?version=1")
	p.sees("#blocked", "v1 is live already: nothing changed.")
	p.until("Publish to be off", `one("button", "Publish v1 as live").disabled`)
	p.sound("nothing to publish")
}

// TestRollBack takes three clicks from the list.
func TestRollBack(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	p := s.visitAs(t, anna)
	p.save(caraPath, func() { p.fill("Greeting", "Good day.") }, "Saved v2.")
	p.open(caraPath + "/publish")
	p.click("button", "Publish v2 as live")
	p.at(caraPath, cara)
	p.open("/templates")
	p.clicks = 0
	p.click("summary", "Actions for "+cara)
	p.click(".menu-panel a", "Roll back…")
	p.at(caraPath+"/publish", "Roll back live to v1?")
	p.sees("del", "Good day.")
	p.sees("a.button", "Stop giving tokens…")
	p.sees("#choose-version", "v2, live now")
	p.click("button", "Roll back live to v1")
	p.at(caraPath, cara)
	p.inClicks(3)
	p.sees(".facts .badge", "Live v1")
	p.open(caraPath + "/publish?version=before")
	p.at(caraPath+"/publish", "Stop giving tokens?") // nothing was live before v1, and v2 was rolled back from
	p.sees("#choose-version", "v1, live now")
}

// TestRollBackGoesOn rolls back twice, and once after an undo: never to what was left.
func TestRollBackGoesOn(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	p := s.visitAs(t, anna)
	for _, version := range []string{"2", "3", "4"} {
		p.save(caraPath, func() { p.fill("Greeting", "Greeting "+version) }, "Saved v"+version+".")
		p.open(caraPath + "/publish")
		p.click("button", "Publish v"+version+" as live")
		p.at(caraPath, cara)
	}
	p.click("gr-undo button", "Undo")
	p.sees(".toast", "Undone: v3 is live again.")
	for _, version := range []string{"2", "1"} {
		p.open(caraPath + "/publish?version=before")
		p.click("button", "Roll back live to v"+version)
		p.at(caraPath, cara)
		p.sees(".facts .badge", "Live v"+version)
	}
}

// TestProtectedLabel keeps an editor from publishing, and says whom to ask.
func TestProtectedLabel(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	s.hire("editor")
	p, b := s.visitAs(t, anna), s.visitAs(t, sam)
	p.save(caraPath, func() { p.fill("Greeting", "Good day.") }, "Saved v2.")
	p.open(caraPath + "/settings")
	p.click("button", "Protect live")
	p.sees(".toast", "Label live is protected")
	p.sound("labels")
	b.open(caraPath + "/publish")
	b.sees("#blocked", "The label live is protected: only admins move it. Ask anna.")
	b.until("Publish to be off", `one("button", "Publish v2 as live").disabled`)
	b.sound("publish what is protected")
	b.open(caraPath + "/settings")
	b.sees(".label-rows", "Only admins move it. Ask anna.")
}

// TestUndoOnAPhone takes a publication back while its message still shows.
func TestUndoOnAPhone(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.size(390, 844)
	p.open("/templates/mia-tour/publish")
	p.click("button", "Publish v1 as live")
	p.sees(".toast", "v1 is live.")
	p.click("gr-undo button", "Undo")
	p.sees(".toast", "Undone: the label is not set, as before.")
}
