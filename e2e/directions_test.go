package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestDirections lays out each line of a prompt, and each name, by its own letters.
func TestDirections(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	p.fill("Name", "كارا.")
	p.until("a name from right to left", `getComputedStyle(field("Name")).direction === "rtl"`)
	p.clickPrompt()
	p.keys("\u0305", chromedp.ModifierCtrl)
	p.paste("\nأنت كارا.\nYou are Cara.")
	lines := promptText + `.querySelectorAll(".cm-line")`
	p.until("each line in its own direction", `(lines => getComputedStyle(lines.at(-2)).direction === "rtl" && getComputedStyle(lines.at(-1)).direction === "ltr")([...`+lines+`].slice(-2).length === 2 ? [...`+lines+`] : [])`)
	p.click("button", "Save")
	p.saved("Saved v2.")
	p.until("a name apart from its line", `words(document.querySelector("h1 bdi")) === "كارا."`)
	p.open("/audit")
	p.sees(".audit-sentence bdi", "كارا.")
	p.sound("names from right to left")
}
