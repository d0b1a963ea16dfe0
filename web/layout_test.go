package web

import (
	"testing"

	"github.com/chromedp/chromedp"
)

const (
	oneLine  = `[...document.querySelectorAll(".state .badge")].every(b => b.getBoundingClientRect().height < 24)`
	undoHits = `(b => document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2).closest("gr-undo button") != null)(document.querySelector("gr-undo button").getBoundingClientRect())`
)

func TestStatesStayWholeOnAPhone(t *testing.T) {
	site, tab := openGallery(t), browser(t)
	for _, page := range []string{"list", "requests"} {
		do(t, tab, chromedp.EmulateViewport(390, 844), chromedp.Navigate(site.URL+"/pages/"+page))
		eventually(t, tab, `document.querySelectorAll(".state .badge").length > 2 && `+oneLine)
		eventually(t, tab, `document.documentElement.scrollWidth <= 390`)
	}
}

// A message stands neither on the banner, whose button is good for a minute, nor on the save bar.
func TestMessagesLeaveTheirPageUsable(t *testing.T) {
	site, tab := openGallery(t), browser(t)
	do(t, tab, chromedp.EmulateViewport(390, 844), chromedp.Navigate(site.URL+"/pages/history"))
	eventually(t, tab, `document.querySelector(".toast")`)
	eventually(t, tab, undoHits)
	do(t, tab, chromedp.EmulateViewport(1280, 900))
	eventually(t, tab, undoHits)
	do(t, tab, chromedp.EmulateViewport(390, 844), chromedp.Navigate(site.URL+"/pages/editor"))
	eventually(t, tab, `document.querySelector(".toast").getBoundingClientRect().bottom <= document.querySelector(".save-bar").getBoundingClientRect().top`)
}

func TestTickedPersonasAreCounted(t *testing.T) {
	const line = `document.querySelector("[data-ticked]").textContent`
	const box = `document.querySelector(".checks.scrolls")`
	site, tab := openGallery(t), browser(t)
	do(t, tab, chromedp.Navigate(site.URL+"/pages/key_new"))
	eventually(t, tab, line+` === "1 of 3 personas ticked: only this one."`)
	do(t, tab, click("input[value=night-desk]"))
	eventually(t, tab, line+` === "2 of 3 personas ticked: only these."`)
	do(t, tab, click("input[value=night-desk]"), click("input[value=onboarding-guide]"))
	eventually(t, tab, line+` === "None ticked: all of them."`)
	for _, width := range []int64{1280, 390} {
		do(t, tab, chromedp.EmulateViewport(width, 844))
		eventually(t, tab, box+`.scrollWidth <= `+box+`.clientWidth`)
	}
}

// Anam's sessions have a row of their own and leave the columns as they are.
func TestSessionsOpenBelowTheirRow(t *testing.T) {
	const column = `document.querySelector("td.middle").getBoundingClientRect().width`
	site, tab := openGallery(t), browser(t)
	for _, width := range []int64{1280, 390} {
		do(t, tab, chromedp.EmulateViewport(width, 844), chromedp.Navigate(site.URL+"/pages/requests"), script(`window.before = `+column))
		do(t, tab, click(".anam-sessions summary"))
		eventually(t, tab, `document.querySelector(".sessions-row .sessions-sum")`)
		eventually(t, tab, `document.querySelector(".sessions-row").getBoundingClientRect().width > document.querySelector(".table").clientWidth - 2`)
		eventually(t, tab, `Math.abs(`+column+` - window.before) < 2`)
		do(t, tab, click(".anam-sessions summary"))
		eventually(t, tab, `document.querySelector(".sessions-row").getBoundingClientRect().height === 0`)
	}
}

// The search field has room for the 26 characters of a request ID, and for saying what it takes.
func TestRequestSearchHasRoom(t *testing.T) {
	site, tab := openGallery(t), browser(t)
	do(t, tab, chromedp.EmulateViewport(1280, 844), chromedp.Navigate(site.URL+"/pages/requests"))
	eventually(t, tab, `document.querySelector("#search").clientWidth >= 380`)
}

func TestLongVoiceNamesEndInDots(t *testing.T) {
	const long = `[...document.querySelectorAll(".voice-name > span")].find(name => name.scrollWidth > name.clientWidth)`
	site, tab := openGallery(t), browser(t)
	do(t, tab, chromedp.EmulateViewport(390, 844), chromedp.Navigate(site.URL+"/pages/editor"), click("gr-voice-picker [data-open]"))
	eventually(t, tab, `getComputedStyle(`+long+`).textOverflow === "ellipsis"`)
}

// The hover of the last row ends where the table's rounded frame does.
func TestLastRowKeepsTheCorners(t *testing.T) {
	site, tab := openGallery(t), browser(t)
	do(t, tab, chromedp.Navigate(site.URL+"/pages/list"))
	eventually(t, tab, `(cells => getComputedStyle(cells[0]).borderBottomLeftRadius === "13px" && getComputedStyle(cells[cells.length - 1]).borderBottomRightRadius === "13px")(document.querySelectorAll("tbody tr:last-child td"))`)
	eventually(t, tab, `getComputedStyle(document.querySelector("tbody tr:last-child")).backgroundColor === "rgba(0, 0, 0, 0)"`)
}
