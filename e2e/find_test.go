package e2e

import "encoding/json"

// finders are the page-side functions with which tests look for what a person sees.
// They are evaluated by the debugger, so the page's policy and a page without scripts don't stop them.
const finders = `
const words = (e) => (e.ariaLabel ?? e.textContent).replace(/\s+/g, " ").trim().replace(/ \*$/, "");
const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
const all = (css, name) => [...document.querySelectorAll(css)].filter((e) => shown(e) && (name === "" || words(e) === name));
const one = (css, name) => { const found = all(css, name); return found.length === 1 ? found[0] : null; };
const field = (label) => one("main label, dialog[open] label", label)?.control ?? one("input, select, textarea", label);
const under = (x, y) => { let e = document.elementFromPoint(x, y); while (e?.shadowRoot?.elementFromPoint(x, y) && e.shadowRoot.elementFromPoint(x, y) !== e) e = e.shadowRoot.elementFromPoint(x, y); return e; };
const inside = (e, outer) => { for (; e; e = e.parentNode ?? e.host) if (e === outer) return true; return false; };
const point = (e) => {
	if (!e || e.disabled) return null;
	const at = () => { const box = e.getClientRects()[0]; return { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 24) }; };
	const free = (p) => inside(under(p.x, p.y), e) || e.control && inside(under(p.x, p.y), e.control);
	let p = at();
	if (!free(p)) { e.scrollIntoView({ block: "center", behavior: "instant" }); p = at(); }
	return free(p) ? p : null;
};
`

// script puts the finders before an expression.
func script(expression string) string {
	return "(() => {" + finders + "return (" + expression + ");})()"
}

// quoted is text as JavaScript writes it.
func quoted(text string) string {
	raw, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(raw)
}
