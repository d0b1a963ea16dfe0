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
	p.at(caraPath+"/publish", "Publish v2?")
	p.sees(".affected", "Shop")
	p.click("button", "Publish v2")
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
	p.click(".menu-panel a", "Stop giving tokens")
	p.at(caraPath+"/unpublish", "Stop giving tokens for "+cara+"?")
	p.sees(".affected", "Shop")
	p.click("button", "Stop giving tokens")
	p.at(caraPath, cara)
	p.sees(".facts .badge", "Draft")
	if status := s.mint(key, "cara-support"); status != 409 {
		t.Errorf("minting what is not published: %d", status)
	}
}
