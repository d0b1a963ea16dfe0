package e2e

import "testing"

// TestAudit reads who did what, by filters that stand in the address.
func TestAudit(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	s.hire("editor")
	b := s.visitAs(t, sam)
	b.save(caraPath, func() { b.fill("Greeting", "Hello from Sam.") }, "Saved v2.")
	b.open(caraPath + "/publish")
	b.click("button", "Publish v2 as live")
	b.at(caraPath, cara)
	b.watch.expect(403)
	b.open("/audit")
	b.sees("h1", "You may not do this")

	p := s.visitAs(t, anna)
	p.open("/templates")
	p.click(".rail-link", "Audit log")
	p.at("/audit", "Audit log")
	p.sees(".audit-sentence", "Sam published v2 of "+cara+" as live, in place of v1.")
	p.sees(".audit-sentence", "Sam saved v2 of "+cara+": Greeting.")
	p.sees(".audit-sentence", "Sam tried GET /audit, but their role does not allow it.")
	p.sound("audit")
	p.choose("What", "Published, or a label moved")
	p.until("only moves of labels", `all(".audit-sentence", "").length > 0 && all(".audit-sentence", "").every((e) => words(e).includes("published"))`)
	p.pickName("#filter-who", "sam", "Sam")
	p.sees("#filter-who", "Sam")
	p.count(".audit-row", 1)
	p.until("the filters in the address", `location.search.includes("action=label.moved") && location.search.includes("who=user%3A")`)
	p.press("the details", `document.querySelector(".audit-row summary")`)
	p.sees(".audit-row pre", `"action": "label.moved"`)
	p.sound("audit with details")
	p.until("an export of the same filters", `one("a.button", "Export as JSON Lines").href.includes("action=label.moved")`)
	p.open("/audit?template=nobody")
	p.sees(".empty", "Nothing matches")
	p.sound("audit without results")
}
