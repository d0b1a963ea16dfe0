package e2e

import (
	"fmt"
	"testing"
)

// refusesOver answers the next form as the server does for one over its limit, which no browser on a slow machine could hold.
func (p *window) refusesOver(limit int) {
	p.t.Helper()
	header := ""
	if limit > 0 {
		header = fmt.Sprintf(`"Greenroom-Body-Limit": "%d"`, limit)
	}
	p.until("a server with another limit", `(real => { window.fetch = async (...asked) => {
		if ((asked[1]?.method ?? asked[0].method) !== "POST") return real(...asked);
		window.fetch = real;
		return new Response("<h1>Too large</h1>", { status: 413, headers: { "Content-Type": "text/html", `+header+` } });
	}; return true; })(window.fetch.bind(window))`)
}

// TestFormTooLarge sends more than a form may have: the page tells by how much and which text is the longest, and keeps everything.
func TestFormTooLarge(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	p.fill("Greeting", "Good day.")
	p.click("summary", "Tools written here")
	p.until("a long text", `(e => { e.value = "说".repeat(10_000); e.dispatchEvent(new Event("input", { bubbles: true })); return true; })(field("Tools"))`)
	p.refusesOver(64 << 10)
	p.click("button", "Save")
	p.sees(".toast.bad", "too long: 64 KiB is the most that can be sent. The longest text is Tools. Everything is still here")
	p.until("by how much", `/^This is 2[4-9] KiB too long/.test(words(document.querySelector(".toast.bad")))`)
	p.sees("#f-tools-error", "This is the longest text of the form: 88 KiB of 9")
	p.until("the field to be invalid and described", `(e => e.ariaInvalid === "true" && e.getAttribute("aria-describedby").split(" ").includes("f-tools-error"))(field("Tools"))`)
	p.holds("Greeting", "Good day.")
	p.until("the long text", `field("Tools").value.length === 10_000`)
	p.sound("a form over the limit")

	p.fill("Tools", "[")
	p.lacks("#f-tools-error")
	p.until("a field without a complaint", `!field("Tools").ariaInvalid && field("Tools").getAttribute("aria-describedby") === "f-tools-hint"`)
	p.refusesOver(0) // by something between, which tells no limit
	p.click("button", "Save")
	p.sees(".toast.bad", "This is too long to be sent. The longest text is System prompt.")
	p.sees("gr-prompt-editor .error", "This is the longest text of the form")
	p.holds("Tools", "[")
}

// TestPastedToolsAreToldAbout pastes what is no list yet, reads where it breaks off, and pastes one tool alone.
func TestPastedToolsAreToldAbout(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	p.fill("Greeting", "Good day.")
	p.click("summary", "Tools written here")
	p.fill("Tools", "[{ type: 'client' }]")
	p.watch.expect(422)
	p.click("button", "Save")
	p.sees("#errors", `Tools: This is not JSON at line 1, column 4. Put names in double quotes, such as "type".`)
	p.sees("#f-tools-error", "line 1, column 4")
	p.holds("Tools", "[{ type: 'client' }]")
	p.holds("Greeting", "Good day.")
	p.sound("a pasted list with a mistake")
	p.fill("Tools", `{"type": "client", "name": "go"}`)
	p.lacks("#errors")
	p.lacks("#f-tools-error")
	p.click("button", "Save")
	p.saved("Saved v2.")
	p.until("a list of one", `JSON.parse(field("Tools").value).length === 1`)
}
