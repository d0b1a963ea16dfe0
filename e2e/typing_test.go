package e2e

import (
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// countPasses counts the characters that the page's scripts go over, and holds every timer that waits for a pause in typing.
const countPasses = `(() => {
window.passed = 0;
const count = (proto, name) => { const plain = proto[name]; proto[name] = function (...args) { passed += this.length; return plain.apply(this, args); }; };
for (const name of ["replace", "match", "matchAll", "split", "trim", "normalize", "includes", "indexOf", "endsWith", Symbol.iterator]) count(String.prototype, name);
const value = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
Object.defineProperty(HTMLTextAreaElement.prototype, "value", {
	get() { const text = value.get.call(this); passed += text.length; return text; },
	set(text) { passed += text.length; value.set.call(this, text); },
});
const later = setTimeout, forget = clearTimeout;
window.held = [];
window.setTimeout = (run, ms, ...args) => ms >= 100 ? (held.push(run), -held.length) : later(run, ms, ...args);
window.clearTimeout = (id) => { if (id < 0) held[-id - 1] = null; else forget(id); };
return true;
})()`

// passes types ten keys into a prompt and gives how many characters the scripts went over meanwhile.
func (p *window) passes(prompt string) int {
	p.t.Helper()
	p.crash(caraPath)
	p.clickPrompt()
	p.keys("a", chromedp.ModifierCtrl)
	p.paste(prompt)
	p.until("the prompt in the form", `field("System prompt").value.length === `+strconv.Itoa(len(prompt)))
	p.until("counters", countPasses)
	p.keys("0123456789")
	p.until("the keys in the editor", promptText+`.textContent.includes("0123456789")`)
	passed, err := ask[int](p, `passed`)
	if err != nil {
		p.t.Fatal(err)
	}
	p.until("an end of the pause", `held.splice(0).forEach((run) => run?.()) ?? true`)
	p.until("the keys in the form", `field("System prompt").value.includes("0123456789")`)
	return passed
}

// TestTypingWork holds that a key costs no more in a long prompt than in a short one: nothing reads all of it before typing rests.
func TestTypingWork(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	short := p.passes("Hello")
	long := p.passes(strings.Repeat("Forty characters of a line in a prompt.\n", 800))
	if long-short > 8000 { // a quarter of one pass over the text
		t.Errorf("ten keys went over %d characters in a prompt of 32,000, over %d in one of 5", long, short)
	}
	p.until("a textarea without a layout of its own", `field("System prompt").getClientRects().length === 0`)
}

// TestPromptAtEveryMoment saves what stands in the editor, also when the key before was the last of the text.
func TestPromptAtEveryMoment(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	p.click("label", "System prompt")
	p.until("the cursor in the prompt", promptText+`.getRootNode().activeElement === `+promptText)
	p.until("counters", countPasses) // no pause ends any more
	p.keys("\u0305", chromedp.ModifierCtrl)
	p.keys(" At once.")
	p.keys("s", chromedp.ModifierCtrl)
	p.sees(".toast", "Saved v2.")
	p.open(caraPath)
	p.until("the last words", `field("System prompt").value.endsWith(" At once.")`)
}

// TestSaveIsHeard keeps the focus through a save by Enter, and says in a region that stays what was saved and published.
func TestSaveIsHeard(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	p.until("the region", `(window.region = document.querySelector("#announcer")) !== null`)
	p.fill("Greeting", "Hello.")
	p.fill("Name", "Cara")
	p.keys("\r")
	p.saved("Saved v2.")
	p.until("Save to be off", `one("#save", "").disabled`)
	p.draws()
	p.until("Save still to be off", `one("#save", "").disabled`)
	p.until("the focus in the name", `document.activeElement === field("Name")`)
	p.until("the message in the same region", `region.isConnected && words(region).includes("Saved v2.")`)

	p.fill("Greeting", "Hello again.")
	p.fill("What changed (optional)", "Again")
	p.keys("\r")
	p.saved("Saved v3.")
	p.until("the focus in the bar", `document.activeElement.closest(".save-bar") !== null`)

	p.fill("Greeting", "Hello once more.")
	p.until("the focus on Save", `(one("#save", "").focus(), document.activeElement.id === "save")`)
	p.keys("\r")
	p.saved("Saved v4.")
	p.until("the focus in the bar", `document.activeElement.closest(".save-bar") !== null`)

	p.click("button", "Publish…")
	p.click("main button", "Publish v4 as live")
	p.sees("#announcer", "v4")
}
