package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// twice clicks on a button two times in a row, as a hand that doubts does.
func (p *window) twice(css string) {
	p.t.Helper()
	p.until(css, `!!document.querySelector(`+quoted(css)+`)`)
	at := read[spot](p, `(b => { b.scrollIntoView({ block: "center" }); const r = b.getBoundingClientRect(); return { X: r.x + r.width / 2, Y: r.y + r.height / 2 }; })(document.querySelector(`+quoted(css)+`))`)
	p.do(chromedp.MouseClickXY(at.X, at.Y), chromedp.MouseClickXY(at.X, at.Y))
}

// slowly delays each answer, so that a second press comes before the first one's answer.
func (p *window) slowly() {
	p.t.Helper()
	send(p, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Latency: 1500, DownloadThroughput: -1, UploadThroughput: -1}},
	})
}

// notesBusy keeps in the tab that a button has shown that it works: the answer may be there before anybody looks.
func (p *window) notesBusy(css string) {
	p.t.Helper()
	read[string](p, `(b => { new MutationObserver(() => { if (b.matches("form[aria-busy=true] .busy")) sessionStorage.setItem("busy", "shown"); }).observe(b.form, { attributes: true, subtree: true }); return ""; })(document.querySelector(`+quoted(css)+`))`)
}

// done counts what was done so far, by its name in the audit.
func (s *server) done(action string) int {
	s.t.Helper()
	return strings.Count(s.command("audit", "export"), `"`+action+`"`)
}

// doubleClicks are the forms at which a second press did harm: what is pressed, and how it can be seen that all was done once.
var doubleClicks = map[string]func(p *window, press func(css string)){
	"publish": func(p *window, press func(string)) {
		p.open(caraPath + "/publish?version=1&label=beta")
		before := p.server.done("label.moved")
		press(`form[method=post][action$="/publish"] .button.primary`)
		p.at(caraPath, cara)
		p.sees(".toast", "v1")
		p.lacks(".toast.bad")
		p.once(before, "label.moved")
	},
	"person": func(p *window, press func(string)) {
		p.open("/people")
		p.fill("Name", "Nora")
		p.fill("Email", "nora@example.com")
		before := p.server.done("user.created")
		press(`form[action="/people"] .button.primary`)
		p.sees("#one-time", "")
		if password := p.text("#one-time"); len(password) < 12 {
			p.t.Errorf("a password of %d characters", len(password))
		}
		p.lacks("#errors")
		p.once(before, "user.created")
	},
	"key": func(p *window, press func(string)) {
		p.open("/keys/new")
		p.fill("Name", "Shop")
		p.until("a permission", `(b => { b.checked = true; return true; })(document.querySelector("input[name=scopes][value=mint]"))`)
		before := p.server.done("key.created")
		press(`form[action="/keys"] .button.primary`)
		p.sees("#secret", "grk_")
		if status := p.server.mint(p.text("#secret"), "cara-support"); status != 201 {
			p.t.Errorf("minting with the key that is shown: %d", status)
		}
		p.once(before, "key.created")
	},
	"mint": func(p *window, press func(string)) {
		p.open("/mint")
		p.nameTemplate("cara-support")
		press(`form[action="/mint"] .button.primary`)
		p.sees("#result", "Anam gave a token.")
		p.open("/requests")
		p.count("tbody tr", 1)
	},
}

// once holds that something was done one time since.
func (p *window) once(before int, action string) {
	p.t.Helper()
	if n := p.server.done(action) - before; n != 1 {
		p.t.Errorf("%s %d times", action, n)
	}
}

// TestDoubleClickOnASlowLine presses twice before the first answer is there: it is done once, and what is shown once is seen.
func TestDoubleClickOnASlowLine(t *testing.T) {
	t.Parallel()
	for name, try := range doubleClicks {
		t.Run(name, func(t *testing.T) {
			p := start(t, withAdmin...).visitAs(t, anna)
			try(p, func(css string) {
				p.notesBusy(css)
				p.slowly()
				p.twice(css)
				p.until("a button that showed that it works", `sessionStorage.getItem("busy") === "shown"`)
			})
		})
	}
}

// TestFormSentTwiceWithoutScript has only the server to tell: the browser drops the first answer and takes the second.
func TestFormSentTwiceWithoutScript(t *testing.T) {
	t.Parallel()
	for name, try := range doubleClicks {
		t.Run(name, func(t *testing.T) {
			p := start(t, withAdmin...).visitAs(t, anna)
			send(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			try(p, func(css string) { p.slowly(); p.twice(css) })
		})
	}
}
