package e2e

import "testing"

// TestSignIn goes in by the wrong and the right password, to where one wanted to go, and out again.
func TestSignIn(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visit(t)
	p.open("/keys")
	p.at("/login", "Sign in")

	p.watch.expect(422)
	p.fill("Email", anna)
	p.fill("Password", "not the right one")
	p.click("button", "Sign in")
	p.sees("#errors", "1 thing needs attention")
	p.focused("#errors")
	p.holds("Email", anna)
	p.holds("Password", "")

	p.fill("Password", password)
	p.click("button", "Sign in")
	p.at("/keys", "App keys")

	p.click("a.rail-you", "")
	p.at("/account", "anna")
	p.click("button", "Sign out")
	p.at("/login", "Sign in")
	p.sees(".toast", "You are signed out.")
	p.open("/templates")
	p.at("/login", "Sign in")
}
