// Package gallery is an example of every page in every state, for the tests that look at pages.
package gallery

import (
	"time"

	"greenroom/web"
)

// Fixture is one page in one state.
type Fixture struct {
	Name  string
	Shell web.Shell
	View  web.View
	// Part renders a fragment instead of the page.
	Part string
}

// Render renders the page, or the part of it that the fixture is about.
func (f Fixture) Render(renderer *web.Renderer) ([]byte, error) {
	if f.Part != "" {
		return renderer.Fragment(f.Part, f.View)
	}
	return renderer.Page(f.Shell, f.View)
}

// now is the time at which every example is looked at.
var now = time.Date(2026, 11, 23, 15, 4, 5, 0, time.UTC)

func ago(d time.Duration) web.Time { return web.At(now.Add(-d), now) }

// Fixtures is every page in every state.
func Fixtures() []Fixture {
	var all []Fixture
	for _, group := range [][]Fixture{
		listFixtures(), editorFixtures(), personaFixtures(), pickerFixtures(),
		historyFixtures(), auditFixtures(), requestFixtures(), keyFixtures(), workspaceFixtures(), plainFixtures(), previewFixtures(),
	} {
		all = append(all, group...)
	}
	return all
}

func signedIn(path string, more ...func(*web.Shell)) web.Shell {
	shell := web.Shell{
		Path: path, Theme: "system", Server: "1a2b3c4d",
		User: &web.User{Name: "Dana Ruiz", Email: "dana@example.com", Initials: "DR", Role: "Admin"},
	}
	for _, change := range more {
		change(&shell)
	}
	return shell
}

func inSandbox(shell *web.Shell) { shell.Banners = append(shell.Banners, sandboxBanner) }

func keyRefused(shell *web.Shell) { shell.Banners = append(shell.Banners, refusedBanner) }

func outages(shell *web.Shell) {
	shell.Banners = append(shell.Banners,
		web.Banner{Kind: "bad", Text: "The disk of Greenroom's database is full: nothing can be saved, and apps get no tokens. Reading still works. Free some space on the server, or tell whoever runs it."},
		web.Banner{Kind: "warn", Text: "Anam isn't answering. Editing and saving work; new sessions and preview don't.", URL: "/connection", Link: "See why"},
	)
}

var (
	sandboxBanner = web.Banner{Text: "Sandbox: nothing reaches Anam. Set ANAM_API_KEY and restart."}
	refusedBanner = web.Banner{Kind: "bad", Text: "Anam refused Greenroom's API key. Apps get no tokens. Replace ANAM_API_KEY on the server and restart; with ANAM_API_KEY_FILE, replace the file's content and send SIGHUP."}
)

func flash(kind, text string) func(*web.Shell) {
	return func(shell *web.Shell) { shell.Flash = append(shell.Flash, web.Flash{Kind: kind, Text: text}) }
}

func undoable(shell *web.Shell) {
	shell.Undo = &web.Undo{Text: "You made v14 of Onboarding guide live.", Slug: "onboarding-guide", Seq: 7, Seconds: 55}
}

func exampleKeys() []web.KeyRef {
	return []web.KeyRef{
		{ID: "k1", Name: "Shop server", Prefix: "8fK2mQ1z", LastUse: ago(3 * time.Minute)},
		{ID: "k2", Name: "Kiosk in the hall, second floor, east wing", Prefix: "Zt77aB0c"},
	}
}

func exampleHead(tab string) web.TemplateHead {
	return web.TemplateHead{
		ID: "0199f2aa-0000-7000-8000-000000000001", Slug: "onboarding-guide", Name: "Onboarding guide", Status: web.StatusOf("changed", 11, 14),
		Live: 11, Latest: 14, Saved: ago(5 * time.Minute), SavedBy: "Sam Okafor", Tab: tab,
	}
}

func draftHead(tab string) web.TemplateHead {
	return web.TemplateHead{
		ID: "0199f2aa-0000-7000-8000-000000000002", Slug: "night-desk", Name: "Night desk", Status: web.StatusOf("draft", 0, 1),
		Latest: 1, Saved: ago(26 * time.Hour), SavedBy: "Lee Park", Tab: tab,
	}
}

func archivedHead(tab string) web.TemplateHead {
	head := exampleHead(tab)
	head.Status, head.Archived = web.StatusOf("archived", 11, 14), true
	return head
}

const (
	longName    = "A persona whose name somebody made as long as the field allows, to see whether the page still holds up"
	rightToLeft = "دليل الموظفين الجدد في القسم"
	faceURL     = "/catalog/faces/071b0286-4cce-4808-bee2-e642f1062de3"
	sampleURL   = "/catalog/samples/de23e340-1416-4dd8-977d-065a7ca11697"
)

const examplePrompt = `# Role
You are **Cara**, a patient guide for {{company}}.
You are speaking with {{user_first_name}} over live video.

## How you speak
- Keep answers under three sentences unless asked to go on.
- Never read out URLs; offer to send a link instead.
- If {{user_first_name}} sounds lost, slow down and ask one question.

## Limits
Do not give legal or medical advice. Hand over to a person when asked.`

// hostile must come out as text wherever it is shown.
const hostile = `</textarea><script>alert("x")</script>` + "'`"

// FullShell is a shell with everything that may stand around a page.
func FullShell() web.Shell {
	return signedIn("/templates/onboarding-guide", outages, keyRefused, inSandbox, undoable, flash("good", "Saved as version 14."), flash("bad", "Anam does not answer."))
}

// ShellViews is one view for each layout.
func ShellViews() map[string]web.View {
	return map[string]web.View{"app": exampleEditor(), "plain": web.Login{}, "pane": panePreview()}
}
