package e2e

import "testing"

// savesRefused saves v2 with an avatar model that this account isn't invited to: only a trial mint tells that.
func (p *window) savesRefused() {
	p.t.Helper()
	p.save(caraPath, func() { p.choose("Avatar model", "cara-4-latest") }, "Saved v2.")
}

// liveIs tells what an app gets.
func (p *window) liveIs(badge string) {
	p.t.Helper()
	p.open(caraPath)
	p.sees(".facts .badge", badge)
}

// TestCheckBeforePublishing: what Anam refuses is told before it goes live, and needs a tick. Without it nothing moves and nothing typed is lost.
func TestCheckBeforePublishing(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	p := s.visitAs(t, anna)
	p.savesRefused()
	p.open(caraPath)
	p.fill("Greeting", "Good day.")
	p.click("button", "Publish…")
	p.at(caraPath+"/publish", "Publish v3 as live?")
	p.sees("#check-blocking", "The check found problems. Fix them, or tick each one that you publish with.")
	p.sees("#check-blocking", "Avatar model: Anam doesn't let this account use this")
	p.count("#check-blocking input", 1)
	p.sound("a version that Anam refuses")

	p.fill("Note", "Friday wording")
	p.watch.expect(422)
	p.click("button", "Publish v3 as live")
	p.sees("#errors", "Nothing was published: the check found problems.")
	p.at(caraPath+"/publish", "Publish v3 as live?")
	p.holds("Note", "Friday wording")
	p.until("no tick of its own", `!document.querySelector("#check-blocking input").checked`)
	p.sound("a refused publication")
	other := p.anotherTab()
	other.liveIs("Live v1")

	p.click("#check-blocking label", "")
	p.until("the tick", `document.querySelector("#check-blocking input").checked`)
	p.click("button", "Publish v3 as live")
	p.at(caraPath, cara)
	p.sees(".toast", "v3 is live.")
	p.sees("#failing", "What is live would fail now.")
	p.sees(".facts .badge", "Live v3")
	p.sound("a live version that would fail")
	if status := s.mint(s.command("key", "create", "--name", "Shop", "--scope", "mint"), "cara-support"); status != 502 {
		t.Errorf("an app that asks for what Anam refuses gets %d", status)
	}
	p.click("gr-undo button", "Undo")
	p.sees(".toast", "Undone: v1 is live again.")
	p.lacks("#failing")
}

// TestWayBackIsNeverHeldUp: Undo, rolling back and removing move at once, also to what Anam refuses, and say what is known.
func TestWayBackIsNeverHeldUp(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.savesRefused()
	p.open(caraPath + "/publish")
	p.click("#check-blocking label", "")
	p.click("button", "Publish v2 as live")
	p.sees(".toast", "v2 is live.")
	p.save(caraPath, func() { p.choose("Avatar model", "Anam's default") }, "Saved v3.")

	publish := func() {
		p.open(caraPath + "/publish?version=3")
		p.at(caraPath+"/publish", "Publish v3 as live?")
		p.lacks("#check-blocking")
		p.click("button", "Publish v3 as live")
		p.sees(".toast", "v3 is live.")
	}
	publish()
	p.click("gr-undo button", "Undo")
	p.sees(".toast", "Undone: v2 is live again.")
	p.sees("#failing", "What is live would fail now.")

	publish()
	p.open(caraPath + "/publish?version=before")
	p.at(caraPath+"/publish", "Roll back live to v2?")
	p.sees(".check-finding", "You can go back to it all the same.")
	p.sees(".check-finding", "Avatar model: Anam doesn't let this account use this")
	p.count(".check-finding input", 0)
	p.sound("rolling back to what fails")
	p.click("button", "Roll back live to v2")
	p.sees(".toast", "v2 is live.")

	p.open(caraPath + "/publish?version=none")
	p.at(caraPath+"/publish", "Stop giving tokens?")
	p.lacks(".check-finding")
	p.click("button", "Stop giving tokens")
	p.at(caraPath, cara)
	p.sees(".facts .badge", "Draft")
}
