package e2e

import "testing"

const (
	oneLine  = `[...document.querySelectorAll(".state .badge")].every(b => b.getBoundingClientRect().height < 24)`
	undoHits = `(b => document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2).closest("gr-undo button") != null)(document.querySelector("gr-undo button").getBoundingClientRect())`
)

func TestStatesStayWholeOnAPhone(t *testing.T) {
	t.Parallel()
	site := openGallery(t)
	p := site.visit(t)
	for _, page := range []string{"list", "requests"} {
		p.size(390, 844)
		p.open("/pages/" + page)
		p.becomes(`document.querySelectorAll(".state .badge").length > 2 && ` + oneLine)
		p.becomes(`document.documentElement.scrollWidth <= 390`)
	}
}

// A message stands neither on the banner, whose button is good for a minute, nor on the save bar.
func TestMessagesLeaveTheirPageUsable(t *testing.T) {
	t.Parallel()
	site := openGallery(t)
	p := site.visit(t)
	p.size(390, 844)
	p.open("/pages/history")
	p.becomes(`document.querySelector(".toast")`)
	p.becomes(undoHits)
	p.size(1280, 900)
	p.becomes(undoHits)
	p.size(390, 844)
	p.open("/pages/editor")
	p.becomes(`document.querySelector(".toast").getBoundingClientRect().bottom <= document.querySelector(".save-bar").getBoundingClientRect().top`)
}

func TestChosenPersonasAreCounted(t *testing.T) {
	t.Parallel()
	const line = `document.querySelector("[data-ticked]").textContent`
	const box = `document.querySelector(".checks.scrolls")`
	site := openGallery(t)
	p := site.visit(t)
	p.open("/pages/key_new")
	p.becomes(line + ` === "Only these 3 personas."`)
	p.do(clickOn("input[value=night-desk]"), clickOn("input[value=the-longest-slug-that-anybody-could-ever-type-in]"))
	p.becomes(line + ` === "Only this persona."`)
	p.do(clickOn("input[value=onboarding-guide]"))
	p.becomes(line + ` === "None chosen: all of them."`)
	for _, width := range []int64{1280, 390} {
		p.size(width, 844)
		p.becomes(box + `.scrollWidth <= ` + box + `.clientWidth`)
	}
}

// Anam's sessions have a row of their own and leave the columns as they are.
func TestSessionsOpenBelowTheirRow(t *testing.T) {
	t.Parallel()
	const column = `document.querySelector("td.middle").getBoundingClientRect().width`
	site := openGallery(t)
	p := site.visit(t)
	for _, width := range []int64{1280, 390} {
		p.size(width, 844)
		p.open("/pages/requests")
		p.do(runs(`window.before = ` + column))
		p.do(clickOn(".anam-sessions summary"))
		p.becomes(`document.querySelector(".sessions-row .sessions-sum")`)
		p.becomes(`document.querySelector(".sessions-row").getBoundingClientRect().width > document.querySelector(".table").clientWidth - 2`)
		p.becomes(`Math.abs(` + column + ` - window.before) < 2`)
		p.do(clickOn(".anam-sessions summary"))
		p.becomes(`document.querySelector(".sessions-row").getBoundingClientRect().height === 0`)
	}
}

// The search field has room for the 26 characters of a request ID, and for saying what it takes.
func TestRequestSearchHasRoom(t *testing.T) {
	t.Parallel()
	site := openGallery(t)
	p := site.visit(t)
	p.size(1280, 844)
	p.open("/pages/requests")
	p.becomes(`document.querySelector("#search").clientWidth >= 380`)
}

func TestLongVoiceNamesEndInDots(t *testing.T) {
	t.Parallel()
	const long = `[...document.querySelectorAll(".voice-name > span")].find(name => name.scrollWidth > name.clientWidth)`
	site := openGallery(t)
	p := site.visit(t)
	p.size(390, 844)
	p.open("/pages/editor")
	p.do(clickOn("gr-voice-picker [data-open]"))
	p.becomes(`getComputedStyle(` + long + `).textOverflow === "ellipsis"`)
}

// The hover of the last row ends where the table's rounded frame does.
func TestLastRowKeepsTheCorners(t *testing.T) {
	t.Parallel()
	site := openGallery(t)
	p := site.visit(t)
	p.open("/pages/list")
	p.becomes(`(cells => getComputedStyle(cells[0]).borderBottomLeftRadius === "13px" && getComputedStyle(cells[cells.length - 1]).borderBottomRightRadius === "13px")(document.querySelectorAll("tbody tr:last-child td"))`)
	p.becomes(`getComputedStyle(document.querySelector("tbody tr:last-child")).backgroundColor === "rgba(0, 0, 0, 0)"`)
}
