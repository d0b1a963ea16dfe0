package e2e

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp/kb"
)

// rows are the names that the open dialog offers.
const rows = `[...document.querySelectorAll("dialog[open] .name-row")]`

// pickName opens the dialog of a field, searches, and takes the first row that says name.
func (p *window) pickName(field, search, name string) {
	p.t.Helper()
	p.press("the field "+field, `document.querySelector(`+quoted(field)+`)`)
	p.searchNames(search)
	row := rows + `.find((e) => words(e).includes(` + quoted(name) + `))`
	p.press(name, row+`?.querySelector("label")`)
	p.press("the button of the dialog", `document.querySelector("dialog[open] .dialog-foot .primary:enabled")`)
	p.until("a closed dialog", `!document.querySelector("dialog[open]")`)
}

// nameTemplate chooses the persona of a form, or types its slug where there are no scripts.
func (p *window) nameTemplate(slug string) {
	p.t.Helper()
	typed, err := ask[bool](p, `!document.querySelector("#f-template")?.checkVisibility()`)
	if err != nil {
		p.t.Fatal(err)
	}
	if !typed {
		p.pickName("#f-template", slug[:4], slug)
		return
	}
	p.until("the slug", `(e => { if (!e?.checkVisibility()) return false; e.value = `+quoted(slug)+`; return true; })(document.querySelector("#f-template-typed"))`)
}

// searchNames types into the search of the open dialog, and waits for what is found.
func (p *window) searchNames(search string) {
	p.t.Helper()
	p.until("the search of the dialog", `(e => { if (document.activeElement !== e) return false; e.value = ""; return true; })(document.querySelector("dialog[open] input[type=search]"))`)
	p.keys(search)
	p.until("what is found", `document.querySelector("dialog[open] .dialog-body")?.ariaBusy === "false" && `+rows+`.every((e) => words(e).toLowerCase().includes(`+quoted(search)+`))`)
}

// TestChooseByKeyboard filters the requests by a persona, and back to all, without a pointer.
func TestChooseByKeyboard(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open("/mint")
	p.pickName("#f-template", "cara", "cara-support")
	p.click("button", "Get a token")
	p.sees("#result", "Anam gave a token.")
	p.open("/requests")
	p.until("the field", `(e => { e.focus(); return document.activeElement === e; })(document.querySelector("#filter-template"))`)
	p.keys(kb.Enter)
	p.until("the search", `document.activeElement?.type === "search" && document.activeElement.closest("dialog[open]") !== null`)
	p.sound("the dialog of personas")
	p.keys("mia")
	p.until("the persona and what was typed", `(all => all.length === 2 && words(all[0]).includes("mia-tour") && words(all[1]).includes("as typed"))(`+rows+`)`)
	p.keys(kb.Enter)
	p.until("the first match", `document.activeElement?.name === "choice" && document.activeElement.value === "mia-tour"`)
	p.keys(kb.Enter)
	p.until("the filter in the address", `location.search.includes("template=mia-tour") && !document.querySelector("dialog[open]")`)
	p.sees("h2", "No request matches")
	p.until("the focus", `document.activeElement?.id === "filter-template"`)
	p.keys(kb.Enter)
	p.until("the search", `document.activeElement?.type === "search"`)
	p.keys(kb.Escape + kb.Escape)
	p.until("a closed dialog", `!document.querySelector("dialog[open]")`)
	p.sees("#filter-template", "mia-tour")
	p.pickName("#filter-template", "", "Every persona")
	p.count("tbody tr", 1)
	p.pickName("#filter-key", "anna", "anna")
	p.until("the person in the address", `/[?&]key=[0-9a-f-]{36}/.test(location.search)`)
	p.count("tbody tr", 1)
}

// TestChooseSeveral restricts a key to personas that are found one after the other. What is typed meanwhile stays.
func TestChooseSeveral(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open("/keys/new")
	p.fill("Name", "Kiosk")
	p.click("button", "Choose personas")
	for _, slug := range []string{"cara-support", "mia-tour"} {
		p.until("the search", `(e => { e?.focus(); return !!e && document.activeElement === e; })(document.querySelector("dialog[open] input[type=search]"))`)
		p.searchNames(slug)
		p.until("one persona", rows+`.length === 1`)
		p.press(slug, rows+`[0].querySelector("label")`)
	}
	p.until("both chosen", `words(document.querySelector("[data-ticked]")) === "Only these 2 personas."`)
	p.sound("the dialog of several")
	p.click("dialog[open] button", "Done")
	p.holds("Name", "Kiosk")
	p.press("the first one again", `document.querySelector("[data-rows] input[value=cara-support]")`)
	p.until("one chosen", `words(document.querySelector("[data-ticked]")) === "Only this persona."`)
	p.click("button", "Choose personas")
	p.until("what is ticked in the dialog", rows+`.some((e) => e.querySelector("input:checked")?.value === "mia-tour") && !`+rows+`.some((e) => e.querySelector("input:checked")?.value === "cara-support")`)
	p.click("dialog[open] button", "Done")
	p.click("button", "Create")
	p.sees("h2", "The new key")
	p.click("a.button", "About this key")
	p.sees("dd", "mia-tour")
	p.until("no other persona", `!words(document.querySelector("main")).includes("cara-support")`)
}

// TestChooseWithoutDialogs types slugs and names where there are no scripts.
func TestChooseWithoutDialogs(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	send(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	p.watch.expect(422)
	p.open("/keys/new")
	p.fill("Name", "Kiosk")
	p.fill("Slugs of personas", "mia-tour, nobody")
	p.click("button", "Create")
	p.sees("#errors", "No persona has the slug “nobody”.")
	p.holds("Name", "Kiosk")
	p.press("the wrong one", `document.querySelector("[data-rows] input[value=nobody]")`)
	p.click("button", "Create")
	p.sees("h2", "The new key")
	p.open("/mint")
	p.fill("Slug of the persona", cara)
	p.click("button", "Get a token")
	p.sees("#result", "Anam gave a token.")
	p.open("/requests")
	p.fill("Key: its name, prefix or ID", "ann")
	p.click("button", "Show")
	p.sees(".notice", "Did you mean one of these?")
	p.click(".notice a", "anna")
	p.count("tbody tr", 1)
}
