package e2e

import "testing"

// scriptsSoFar are the scripts that came over the wire for this page and the frame in it, each once, in bytes.
const scriptsSoFar = `[...new Map([window, ...Array.from(document.querySelectorAll("iframe"), (frame) => frame.contentWindow)]
	.flatMap((w) => w.performance.getEntriesByType("resource")).filter((e) => e.name.endsWith(".js")).map((e) => [e.name, e.encodedBodySize])).values()]
	.reduce((sum, size) => sum + size, 0)`

// TestScriptsBeforeTheFirstKey measures what pages load before anybody does something there, and that the rest comes when it is used.
func TestScriptsBeforeTheFirstKey(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	const most = 18 << 10
	for path, ready := range map[string]string{
		"/templates": `customElements.get("gr-menu") !== undefined`,
		caraPath:     `document.querySelector("gr-talk-pane iframe")?.contentDocument?.querySelector("[data-start]:enabled") != null`,
	} {
		p.open(path)
		p.until("all that comes by itself", ready)
		p.draws()
		if sum := read[int](p, scriptsSoFar); sum == 0 || sum > most {
			t.Errorf("%s loads %d bytes of scripts by itself, at most %d are meant", path, sum, most)
		}
	}
	p.open(caraPath)
	p.until("the prompt as plain text", `field("System prompt").getClientRects().length === 1`)
	p.clickPrompt()
	p.until("the prompt's editor over the wire", scriptsSoFar+" > 60000")
	p.typePrompt(" Smile.")
}
