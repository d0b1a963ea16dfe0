package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/chromedp/chromedp"
)

// axe is the script of axe-core.
var axe = sync.OnceValues(func() (string, error) {
	script, err := os.ReadFile(filepath.Join("..", "web", "node_modules", "axe-core", "axe.min.js"))
	return string(script), err
})

// What axe looks for.
const (
	everyRule = `undefined`
	contrast  = `["color-contrast"]`
)

// violations runs rules of axe and names each node that breaks one.
// The script is in no frame, so axe need not wait for frames to answer, nor for media to load.
const violations = `axe.run(document, { resultTypes: ["violations"], iframes: false, preload: false, runOnly: %s }).then((found) => found.violations.flatMap((rule) =>
	rule.nodes.map((node) => rule.id + " at " + node.target.join(" ") + ": " + node.failureSummary.replace(/\s+/g, " "))))`

// accessible fails the test for everything that axe complains about; state says what is being looked at.
func (p *window) accessible(state string) {
	p.t.Helper()
	p.obeys(everyRule, state)
}

// contrasts is accessible for colours alone, which are all that a theme changes.
func (p *window) contrasts(state string) {
	p.t.Helper()
	p.obeys(contrast, state)
}

func (p *window) obeys(rules, state string) {
	p.t.Helper()
	for _, violation := range p.violations(rules) {
		p.t.Errorf("%s, %s: %s", p.where(), state, violation)
	}
}

func (p *window) violations(rules string) []string {
	p.t.Helper()
	source, err := axe()
	if err != nil {
		p.t.Fatal(err)
	}
	p.settles()
	return read[[]string](p, `if (!window.axe) {`+source+`}`+fmt.Sprintf(violations, rules), chromedp.EvalAwaitPromise)
}

// fits fails the test when the page scrolls sideways.
func (p *window) fits(state string) {
	p.t.Helper()
	if wide := p.tooWide(); len(wide) > 0 {
		p.t.Errorf("%s, %s: scrolls sideways: %v", p.where(), state, wide)
	}
}

// tooWide names what sticks out of a page that scrolls sideways.
func (p *window) tooWide() []string {
	p.t.Helper()
	return read[[]string](p, script(`document.scrollingElement.scrollWidth <= innerWidth ? [] : ["(the page)", ...all("body *", "")
		.filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 8).map((e) => e.tagName.toLowerCase() + "." + e.classList)]`))
}

// sound looks at the window as it is in light and dark and on a phone.
func (p *window) sound(state string) {
	p.t.Helper()
	for _, scheme := range []string{"light", "dark"} {
		p.look(scheme)
		p.accessible(state + ", " + scheme)
	}
	p.look("light")
	p.size(390, 844)
	p.accessible(state + ", 390 px")
	p.fits(state + ", 390 px")
	p.size(1280, 900)
}
