package e2e

import "testing"

// TestFirstSignIn changes a password that the command line made, and goes on to where one wanted to go.
func TestFirstSignIn(t *testing.T) {
	t.Parallel()
	const kim = "kim@example.com"
	s := start(t, withAdmin...)
	s.command("user", "create", "--email", kim, "--name", "Kim", "--role", "editor", "--password-file", "-")
	p := s.visit(t)
	p.open("/requests")
	p.at("/login", "Sign in")
	p.fill("Email", kim)
	p.fill("Password", given)
	p.click("button", "Sign in")
	p.at("/account/password", "Choose your own password")
	p.sound("own password")
	p.open("/keys")
	p.at("/account/password", "Choose your own password")

	p.watch.expect(422)
	p.fill("Current password", given)
	p.fill("New password", "kim@example.com")
	p.fill("New password again", "kim@example.com")
	p.click("button", "Change password")
	p.sees("#errors", "hardly more than a name")
	p.focused("#errors")

	p.fill("Current password", given)
	p.fill("New password", password)
	p.fill("New password again", password)
	p.click("button", "Change password")
	p.at("/keys", "App keys")
	p.sees(".toast", "Your password is changed.")
}
