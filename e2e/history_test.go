package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestHistory walks from the list of versions to what changed in one, and back into the editor.
func TestHistory(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	s.hire("editor")
	p := s.visitAs(t, anna)
	p.save(caraPath, func() { p.fill("Greeting", "Hello from anna.") }, "Saved v2.")
	b := s.visitAs(t, sam)
	b.save(caraPath, func() { b.fill("Language", "en") }, "Saved v3.")

	p.click(".tabs a", "History")
	p.at(caraPath+"/history", cara)
	p.count("tbody tr", 3)
	p.sees("tbody tr", "Language")
	p.sound("history")
	p.choose("Author", "Sam")
	p.count("tbody tr", 1)
	p.until("the filter in the address", `new URLSearchParams(location.search).get("author").startsWith("user:")`)
	p.choose("Author", "Everybody")
	p.count("tbody tr", 3)

	p.chosen("from", 1)
	p.click("button", "Compare the two chosen")
	p.at(caraPath+"/diff", "v1 → v3")
	p.sees(".diff-summary", "1 field changed, 1 added")
	p.sees("ins", "Hello from anna.")
	p.sees(".diff", "Language")
	p.sound("diff")
	p.click("a.button", "Swap sides")
	p.at(caraPath+"/diff", "v3 → v1")

	p.click(".crumbs a", "History")
	p.click("summary", "Actions for v1")
	p.click(".menu-panel a", "Restore…")
	p.at(caraPath, cara)
	p.sees(".notice", "The form holds v1. Nothing is saved yet: Save makes it v4.")
	p.sees(".save-state", "2 unsaved changes: Greeting, Language")
	p.sound("a restored version")
	p.click("button", "Save")
	p.saved("Saved v4.")
	p.holds("Language", "")
}

// save changes a persona and waits for the message.
func (p *window) save(path string, change func(), message string) {
	p.t.Helper()
	p.open(path)
	change()
	p.click("button", "Save")
	p.saved(message)
}

// TestDiffOfLongPrompts folds what did not change, in lines and within one.
func TestDiffOfLongPrompts(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	var lines []string
	for n := range 300 {
		lines = append(lines, fmt.Sprintf("Line %d is as long as people write them.", n))
	}
	paragraph := strings.Repeat("five thousand words are many ", 1000)
	p.savePrompt(strings.Join(lines, "\n"), "Saved v2.")
	lines[150] = "Line 150 is as short as people write them."
	p.savePrompt(strings.Join(lines, "\n"), "Saved v3.")
	p.open(caraPath + "/diff?to=3")
	p.sees("summary", "148 unchanged lines")
	p.sees("del", "long")
	p.sees("ins", "short")
	p.sound("long prompt of lines")
	p.savePrompt(paragraph+"end", "Saved v4.")
	p.savePrompt("So "+paragraph+"end.", "Saved v5.")
	p.open(caraPath + "/diff?to=5")
	p.sees(".line summary", "unchanged characters")
	p.sound("long prompt of one line")
}

func (p *window) savePrompt(text, message string) {
	p.t.Helper()
	p.save(caraPath, func() {
		p.until("a new prompt", `(e => { e.value = `+quoted(text)+`; e.dispatchEvent(new Event("input", { bubbles: true })); return true; })(field("System prompt"))`)
	}, message)
}

// TestCompareUnsaved looks at unsaved edits beside what is live in a tab of its own: the form stays as it is.
func TestCompareUnsaved(t *testing.T) {
	t.Parallel()
	p := start(t, withAdmin...).visitAs(t, anna)
	p.open(caraPath)
	p.fill("Greeting", "Something new.")
	opened := chromedp.WaitNewTarget(p.ctx, func(tab *target.Info) bool { return strings.HasSuffix(tab.URL, "/diff") })
	p.click("button", "Compare with what is live, in a new tab")
	tab := p.inTab(<-opened)
	tab.at(caraPath+"/diff", "v1 → Unsaved edits")
	tab.sees("ins", "Something new.")
	tab.sound("diff of unsaved edits")
	p.holds("Greeting", "Something new.")
	p.sees(".save-state", "1 unsaved change: Greeting")
	p.watch.whenLeaving(false)
	p.open(caraPath + "/history")
	p.count("tbody tr", 1)
}

// inTab is a tab that a window has opened.
func (p *window) inTab(id target.ID) *window {
	tab := *p
	ctx, cancel := chromedp.NewContext(p.ctx, chromedp.WithTargetID(id))
	p.t.Cleanup(cancel)
	tab.ctx = ctx
	tab.size(1280, 900)
	return &tab
}

// manyVersions saves versions by the API, each with a greeting and a note of its own.
func (s *server) manyVersions(key string, n int) {
	s.t.Helper()
	var template struct {
		Version struct {
			Persona map[string]any `json:"persona"`
		} `json:"version"`
	}
	s.read(key, "/api/v1/templates/cara-support", &template)
	for v := 1; v < n; v++ {
		template.Version.Persona["initialMessage"] = fmt.Sprintf("Hello %d.", v+1)
		body, err := json.Marshal(map[string]any{"persona": template.Version.Persona, "note": fmt.Sprintf("note of %d", v+1)})
		if err != nil {
			s.t.Fatal(err)
		}
		if status := s.ask(http.MethodPost, key, "/api/v1/templates/cara-support/versions", string(body), "If-Match", fmt.Sprintf("%q", fmt.Sprint(v))); status != http.StatusCreated {
			s.t.Fatalf("saving v%d: %d", v+1, status)
		}
	}
}

// read gets JSON with a key.
func (s *server) read(key, path string, into any) {
	s.t.Helper()
	ask, err := http.NewRequest(http.MethodGet, s.url+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	ask.Header.Set("Authorization", "Bearer "+key)
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(into); err != nil || answer.StatusCode != http.StatusOK {
		s.t.Fatalf("reading %s: %d, %v", path, answer.StatusCode, err)
	}
}

// chosen presses the radio button of a version.
func (p *window) chosen(side string, version int) {
	p.t.Helper()
	p.press(fmt.Sprintf("%s v%d", side, version), fmt.Sprintf(`document.querySelector("#%s-%d")`, side, version))
	p.until("the choice", fmt.Sprintf(`document.querySelector("#%s-%d").checked`, side, version))
}

// TestLongHistory finds versions among many and compares two that no page shows together.
func TestLongHistory(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	key := s.command("key", "create", "--name", "Build", "--scope", "templates:read", "--scope", "templates:write", "--scope", "templates:publish")
	s.manyVersions(key, 130)
	s.put(key, "/api/v1/templates/cara-support/labels/live", `{"version":7,"note":"Friday wording"}`)
	p := s.visitAs(t, anna)

	p.open(caraPath + "/history")
	p.count("tbody tr", 50)
	p.chosen("from", 100)
	p.click("button.next-page", "Older")
	p.sees("tbody tr", "note of 80")
	p.sees(".chosen-apart", "From v100")
	p.sound("the second page of a long history, with a choice of the first one")
	p.fill("Go to version", "v3")
	p.click("button", "Go")
	p.count("tbody tr", 3)
	p.chosen("to", 2)
	p.click("button", "Newer")
	p.sees("tbody tr", "note of 53")
	p.sees(".chosen-apart", "To v2")
	p.fill("Search notes and changed fields", "FRIDAY")
	p.count("tbody tr", 1)
	p.sees(".stays", "by Build: Friday wording")
	p.sees(".chosen-apart", "From v100")
	p.focused("#search")
	p.fill("Search notes and changed fields", "farewell")
	p.sees(".empty", "the names of changed fields, such as Greeting")
	p.sound("a search that finds nothing")
	p.fill("Search notes and changed fields", "")
	p.choose("Label", "Only published ones")
	p.count("tbody tr", 2)
	p.sees(".chosen-apart", "To v2")
	p.tabTo("button", "Compare the two chosen")
	p.keys(kb.Enter)
	p.at(caraPath+"/diff", "v100 → v2")
	p.click(".crumbs a", "History")
	p.count("tbody tr", 2)
	p.sees(".chosen-apart", "From v100")

	p.watch.expect(http.StatusUnprocessableEntity)
	p.fill("Go to version", "1300")
	p.keys(kb.Enter)
	p.sees("#at-error", "There is no v1300. The latest is v130.")
	p.focused("#at")
	p.sees(".chosen-apart", "From v100")
	p.sound("a version that there is not")
}

// TestLongHistoryWithoutScript keeps a choice that was made on another page, by the browser alone.
func TestLongHistoryWithoutScript(t *testing.T) {
	t.Parallel()
	s := start(t, withAdmin...)
	key := s.command("key", "create", "--name", "Build", "--scope", "templates:read", "--scope", "templates:write")
	s.manyVersions(key, 60)
	p := s.visitAs(t, anna)
	send(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	p.open(caraPath + "/history")
	p.chosen("from", 30)
	p.click("button.next-page", "Older")
	p.count("tbody tr", 10)
	p.sees(".chosen-apart", "From v30")
	p.fill("Search notes and changed fields", "note of 5")
	p.click("button", "Show")
	p.sees("tbody tr", "note of 59")
	p.chosen("to", 59)
	p.click("button", "Compare the two chosen")
	p.at(caraPath+"/diff", "v30 → v59")
}

// TestWhatWasLiveWhen is read by every role, also where notes are long, and written from right to left.
func TestWhatWasLiveWhen(t *testing.T) {
	t.Parallel()
	const eve = "eve@example.com"
	s := start(t, withAdmin...)
	s.hire("viewer")
	s.command("user", "create", "--email", eve, "--name", "Eve", "--role", "editor", "--password-file", "-")
	s.settle(eve)
	key := s.command("key", "create", "--name", "Build", "--scope", "templates:read", "--scope", "templates:write", "--scope", "templates:publish")
	s.manyVersions(key, 3)
	long := strings.Repeat("Donaudampfschifffahrtsgesellschaft", 14)
	for label, move := range map[string]string{"qa": `{"version":2,"note":"مرحبا بالعالم (1) v2"}`, "beta": `{"version":2,"note":"` + long + `"}`} {
		if status := s.put(key, "/api/v1/templates/cara-support/labels/"+label, move); status != http.StatusOK {
			t.Fatalf("moving %s: %d", label, status)
		}
	}
	p := s.visitAs(t, anna)
	p.open(caraPath + "/publish?version=3")
	p.fill("Note", "Friday wording")
	p.click("button", "Publish v3 as live")
	p.at(caraPath, cara)
	for _, who := range []string{sam, eve, anna} {
		p := s.visitAs(t, who)
		p.open(caraPath + "/history")
		p.sees("#v3 .stays", "live since ")
		p.sees("#v3 .stays", " UTC, by anna: Friday wording")
		p.sees("#v2 .stays", "مرحبا بالعالم (1) v2")
		p.click("a", "What was live when")
		p.at(caraPath+"/moves", "What was live when")
		p.count(".move-rows > li", 4)
		p.choose("Label", "qa")
		p.count(".move-rows > li", 1)
	}
	p.open(caraPath + "/history")
	p.sound("a history with long notes")
	p.narrow("history")
	p.open(caraPath + "/moves")
	p.sound("moves of labels")
	p.narrow("moves")
	p.open("/audit")
	p.sees(".audit-note", "Friday wording")
	p.sound("an audit with notes")
	p.narrow("audit")
}

// narrow looks at the smallest phone.
func (p *window) narrow(state string) {
	p.t.Helper()
	p.size(320, 640)
	p.fits(state + ", 320 px")
	p.size(1280, 900)
}
