package e2e

import "testing"

// TestPublish changes a prompt and publishes it, in four clicks.
func TestPublish(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	if status := s.mint(s.command("key", "create", "--name", "Shop", "--scope", "mint"), "cara-support"); status != 201 {
		t.Fatalf("minting what is live: %d", status)
	}
	p := s.visitAs(t, anna)
	p.open("/templates")
	p.clicks = 0
	p.click("a.row-link", cara)
	p.at(caraPath, cara)
	p.clickPrompt()
	p.typePrompt(" Offer a discount.")
	p.click("button", "Publish…")
	p.at(caraPath+"/publish", "Publish v2 as live?")
	p.sees(".affected", "Shop")
	p.click("button", "Publish v2 as live")
	p.at(caraPath, cara)
	p.sees(".toast", "v2 is live. Apps get it with their next token.")
	p.sees(".facts .badge", "Live v2")
	p.inClicks(4)
}

// inClicks holds a flow to what it may cost.
func (p *window) inClicks(most int) {
	p.t.Helper()
	if p.clicks > most {
		p.t.Errorf("took %d clicks, may take %d", p.clicks, most)
	}
}

// TestStopGivingTokens unpublishes from the row's menu: apps are refused at once.
func TestStopGivingTokens(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	key := s.command("key", "create", "--name", "Shop", "--scope", "mint")
	if status := s.mint(key, "cara-support"); status != 201 {
		t.Fatalf("minting what is live: %d", status)
	}
	p := s.visitAs(t, anna)
	p.open("/templates")
	p.click("summary", "Actions for "+cara)
	p.click(".menu-panel a", "Stop giving tokens…")
	p.at(caraPath+"/publish", "Stop giving tokens?")
	p.sees(".affected", "Shop")
	p.fill("Note", "Wrong prices.")
	p.click("button", "Stop giving tokens")
	p.at(caraPath, cara)
	p.sees("gr-undo", "You removed the label live of "+cara)
	p.sees(".facts .badge", "Draft")
	if status := s.mint(key, "cara-support"); status != 409 {
		t.Errorf("minting what is not published: %d", status)
	}
	p.click("gr-undo button", "Undo")
	p.sees(".toast", "Undone: v1 is live again.")
	if status := s.mint(key, "cara-support"); status != 201 {
		t.Errorf("minting what is live again: %d", status)
	}
}

// TestChooseLabelAndVersion chooses on the publish page: heading, button, changes and address follow, and what is typed stays.
func TestChooseLabelAndVersion(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	s.mint(s.command("key", "create", "--name", "Shop", "--scope", "mint"), "cara-support")
	p := s.visitAs(t, anna)
	p.save(caraPath, func() { p.fill("Greeting", "Good day.") }, "Saved v2.")
	p.save(caraPath, func() { p.fill("Greeting", "Good evening.") }, "Saved v3.")
	p.open(caraPath + "/settings")
	p.click("summary", "Add another label")
	p.fill("Label", "staging")
	p.click("button", "Choose a version…")
	p.at(caraPath+"/publish", "Publish v3 as staging?")
	p.choose("Version", "v2")
	p.at(caraPath+"/publish", "Publish v2 as staging?")
	p.click("button", "Publish v2 as staging")
	p.at(caraPath, cara)
	p.sees("gr-undo", "You made v2 of "+cara+" staging.")

	p.open(caraPath + "/publish")
	p.at(caraPath+"/publish", "Publish v3 as live?")
	p.sees(".affected", "1 key asked for live")
	p.fill("Note", "Friday wording")
	p.choose("Label", "staging")
	p.at(caraPath+"/publish", "Publish v3 as staging?")
	p.until("the address of the choice", `location.search === "?label=staging&version=3"`)
	p.sees("#announcer", "Publish v3 as staging?")
	p.sees(".lead", "staging points at v2 now. This moves it")
	p.sees(".affected", "No key asked for staging")
	p.sees("ins", "evening")
	p.holds("Note", "Friday wording")
	p.sound("another choice")
	p.choose("Version", "none: remove staging")
	p.at(caraPath+"/publish", "Remove staging?")
	p.sound("removal")
	p.choose("Version", "v1")
	p.at(caraPath+"/publish", "Publish v1 as staging?")
	p.holds("Note", "Friday wording")
	p.click("button", "Publish v1 as staging")
	p.at(caraPath, cara)
	p.sees(".toast", "staging points at v1.")
	p.sees(".facts .badge", "Live v1")
	p.click("gr-undo button", "Undo")
	p.sees(".toast", "Undone: staging points at v2 again.")
}

// TestChoiceBeforeThePageFollows presses the button of a page that does not show the choice yet: nothing moves, and the note stays.
func TestChoiceBeforeThePageFollows(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	p := s.visitAs(t, anna)
	p.save(caraPath, func() { p.fill("Greeting", "Good day.") }, "Saved v2.")
	p.open(caraPath + "/publish")
	p.fill("Note", "Friday wording")
	p.watch.expect(409)
	p.until("another choice that no script hears of", `(e => { e.value = "none"; return true; })(field("Version"))`)
	p.click("button", "Publish v2 as live")
	p.at(caraPath+"/publish", "Stop giving tokens?")
	p.sees("#errors", "You chose no version as live after the page had shown another move, so nothing was moved yet.")
	p.holds("Note", "Friday wording")
	p.sound("refused choice")
	p.choose("Version", "v2")
	p.click("button", "Publish v2 as live")
	p.sees(".toast", "v2 is live.")
}

// TestRemoveLabel asks before a label is removed, from the settings, and can be undone.
func TestRemoveLabel(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	p := s.visitAs(t, anna)
	p.open(caraPath + "/publish?label=staging")
	p.click("button", "Publish v1 as staging")
	p.at(caraPath, cara)
	p.open(caraPath + "/settings")
	p.click(".label-rows a", "Remove… staging")
	p.at(caraPath+"/publish", "Remove staging?")
	p.click("button", "Remove staging")
	p.sees(".toast", "Removed staging. Apps that ask for it are refused.")
	p.click("gr-undo button", "Undo")
	p.sees(".toast", "Undone: staging points at v1 again.")
}
