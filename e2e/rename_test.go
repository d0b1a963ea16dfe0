package e2e

import "testing"

// TestRenameAndRelease gives a persona another slug and gives the old one up, each after a page that tells what that means for apps.
func TestRenameAndRelease(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	key := s.command("key", "create", "--name", "Shop", "--scope", "mint")
	s.mint(key, "cara-support")
	p := s.visitAs(t, anna)
	p.open(caraPath + "/settings")
	p.fill("Slug", "mia-tour")
	p.watch.expect(409)
	p.click("button", "Rename…")
	p.sees("#errors", "Another persona has this slug.")
	p.fill("Slug", "cara-desk")
	p.click("button", "Rename…")
	p.at(caraPath+"/rename", "Rename cara-support to cara-desk?")
	p.sees(".affected", "Shop")
	p.sound("rename")
	p.click("button", "Rename to cara-desk")
	p.at("/templates/cara-desk/settings", cara)
	p.sees(".toast", "The slug is cara-desk now.")
	if status := s.mint(key, "cara-support"); status != 201 {
		t.Errorf("minting by the old slug: %d", status)
	}
	p.sound("old slugs")
	p.click("a.button", "Release… cara-support")
	p.at("/templates/cara-desk/aliases/cara-support/release", "Release cara-support?")
	p.sees(".affected", "Shop")
	p.sound("release")
	p.click("button", "Release cara-support")
	p.at("/templates/cara-desk/settings", cara)
	p.sees(".toast", "Released cara-support.")
	if status := s.mint(key, "cara-support"); status != 404 {
		t.Errorf("minting by a released slug: %d", status)
	}
}
