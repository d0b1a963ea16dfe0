package e2e

import "testing"

// TestMintByHand asks for tokens as an app would, for a published persona, an unpublished one and one of the Lab; Requests shows each.
func TestMintByHand(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open("/requests")
	p.sees("h2", "No requests yet")
	p.click("a.button", "Try a request")
	p.at("/mint", "Try a request")
	p.pickName("#f-template", "cara", "cara-support")
	p.click("button", "Get a token")
	p.sees("#result", "Anam gave a token.")
	p.lacks("#token")
	p.click("#result summary", "Show the token")
	p.until("a token", `words(one("#token", "")).length > 40`)
	p.sees("#mint-curl", `{"template":"cara-support"}`)

	p.pickName("#f-template", "mia", "mia-tour")
	p.click("button", "Get a token")
	p.sees("#result", "mia-tour has no live version. Ask an editor to publish it.")

	p.watch.expect(422)
	p.pickName("#f-template", "", "None")
	p.fill("Lab persona ID", "not-an-id")
	p.click("button", "Get a token")
	p.sees("#errors", "Lab persona")
	p.holds("Lab persona ID", "not-an-id")

	p.click(".rail-link", "Requests")
	p.at("/requests", "Requests")
	p.count("tbody tr", 3)
	p.sees("tbody tr", "cara-support")
	p.sees("tbody tr", "anna")
	p.sees(".outcome", "mia-tour has no live version")
	p.click("input[type=search]", "Search requests")
	p.keys("nothing-like-this")
	p.sees("h2", "No request matches")
}
