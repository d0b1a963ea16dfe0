package e2e

import "testing"

// TestSetup is the first start: the printed link makes the first admin, once.
func TestSetup(t *testing.T) {
	t.Parallel()
	s := start(t)
	link := "/setup?token=" + s.line("/setup?token=")
	p := s.visit(t)
	p.open(link)
	p.at("/setup", "Set up Greenroom")

	p.watch.expect(422)
	p.fill("Your name", "Anna")
	p.fill("Email", anna)
	p.fill("Password", "short")
	p.click("button", "Create admin")
	p.sees("#errors", "1 thing needs attention")
	p.focused("#errors")
	p.holds("Your name", "Anna")
	p.holds("Email", anna)
	p.holds("Password", "")

	p.fill("Password", password)
	p.click("button", "Create admin")
	p.at("/templates", "Personas")
	p.sees(".toast", "Greenroom is yours.")
	p.count("tbody tr", 3)
	p.sees(".banner", "Sandbox: nothing reaches Anam.")

	again := s.visit(t)
	again.open(link)
	again.at("/login", "Sign in")
}
