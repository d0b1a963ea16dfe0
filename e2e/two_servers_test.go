package e2e

import (
	"fmt"
	"testing"
)

// signIn fills the sign-in page as a person does.
func (p *window) signIn(email string) {
	p.t.Helper()
	p.open("/login")
	p.fill("Email", email)
	p.fill("Password", password)
	p.click("button", "Sign in")
	p.at("/templates", "Personas")
}

// TestTwoServersInOneBrowser uses two servers on one host side by side: browsers share cookies between ports.
func TestTwoServersInOneBrowser(t *testing.T) {
	t.Parallel()
	one, other := start(t, withAdmin...), start(t, withAdmin...)
	other.hire("viewer")
	a := one.visit(t)
	b := a.tabAt(other)
	a.signIn(anna)
	b.signIn(sam)

	a.open("/account")
	a.at("/account", "anna")
	a.click("[data-theme-button]", "Change the theme, now system")
	a.keepsTheme("light")
	b.open("/account")
	b.at("/account", "Sam")
	b.until("the system's theme", `document.documentElement.dataset.theme === "system"`)
	a.open("/account")
	a.until("the light theme", `document.documentElement.dataset.theme === "light"`)

	a.click("button", "Sign out")
	a.at("/login", "Sign in")
	a.sees(".toast", "You are signed out.")
	b.open("/account")
	b.at("/account", "Sam")
	b.lacks(".toast")
	b.click("button", "Sign out")
	b.at("/login", "Sign in")
}

// TestKeptEditsOfAnotherServer lets a second server take the port of a first one, so that both have one storage.
// Each leaves alone what the browser keeps for the other; what earlier releases kept for no server in particular goes.
func TestKeptEditsOfAnotherServer(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open("/templates")
	const entry = `JSON.stringify({ at: Date.now(), base: 1, values: { name: "Of before" } })`
	for _, key := range []string{"00000000.them.cara.tab", "them.cara.tab", "them.cara"} {
		read[string](p, fmt.Sprintf(`(localStorage.setItem("greenroom.draft.%s", %s), "kept")`, key, entry))
	}
	p.drafts(3)
	p.open(caraPath)
	p.drafts(1)
	p.fill("Greeting", "Of this server")
	p.keptDraft("Of this server")
	p.drafts(2)
	p.watch.whenLeaving(false)
	p.open("/account")
	p.click("button", "Sign out")
	p.at("/login", "Sign in")
	p.drafts(1)
	p.until("the other server's edits", `localStorage.getItem("greenroom.draft.00000000.them.cara.tab") !== null`)
}
