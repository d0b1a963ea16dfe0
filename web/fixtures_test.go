package web

import (
	"time"
)

// fixture is one page in one state.
type fixture struct {
	name  string
	shell Shell
	view  View
	// part renders a fragment instead of the page.
	part string
}

var fixtureNow = time.Date(2026, 11, 23, 15, 4, 5, 0, time.UTC)

func ago(d time.Duration) Time { return At(fixtureNow.Add(-d), fixtureNow) }

func fixtures() []fixture {
	var all []fixture
	for _, group := range [][]fixture{
		listFixtures(), editorFixtures(), personaFixtures(), pickerFixtures(),
		historyFixtures(), auditFixtures(), requestFixtures(), keyFixtures(), workspaceFixtures(), plainFixtures(), previewFixtures(),
	} {
		all = append(all, group...)
	}
	return all
}

func signedIn(path string, more ...func(*Shell)) Shell {
	shell := Shell{
		Path: path, Theme: "system",
		User: &User{Name: "Dana Ruiz", Email: "dana@example.com", Initials: "DR", Role: "Admin"},
	}
	for _, change := range more {
		change(&shell)
	}
	return shell
}

func inSandbox(shell *Shell) { shell.Sandbox = true }

func keyRefused(shell *Shell) { shell.KeyRefused = true }

func flash(kind, text string) func(*Shell) {
	return func(shell *Shell) { shell.Flash = append(shell.Flash, Flash{Kind: kind, Text: text}) }
}

func undoable(shell *Shell) {
	shell.Undo = &Undo{Text: "You made v14 of Onboarding guide live.", Slug: "onboarding-guide", Seq: 7, Seconds: 55}
}

func exampleKeys() []KeyRef {
	return []KeyRef{
		{ID: "k1", Name: "Shop server", Prefix: "8fK2mQ1z", LastUse: ago(3 * time.Minute)},
		{ID: "k2", Name: "Kiosk in the hall, second floor, east wing", Prefix: "Zt77aB0c"},
	}
}

func exampleHead(tab string) TemplateHead {
	return TemplateHead{
		Slug: "onboarding-guide", Name: "Onboarding guide", Status: StatusOf("changed", 11, 14),
		Live: 11, Latest: 14, Saved: ago(5 * time.Minute), SavedBy: "Sam Okafor", Tab: tab,
	}
}

func draftHead(tab string) TemplateHead {
	return TemplateHead{
		Slug: "night-desk", Name: "Night desk", Status: StatusOf("draft", 0, 1),
		Latest: 1, Saved: ago(26 * time.Hour), SavedBy: "Lee Park", Tab: tab,
	}
}

func archivedHead(tab string) TemplateHead {
	head := exampleHead(tab)
	head.Status, head.Archived = StatusOf("archived", 11, 14), true
	return head
}

const (
	longName  = "A persona whose name somebody made as long as the field allows, to see whether the page still holds up"
	faceURL   = "/catalog/faces/071b0286-4cce-4808-bee2-e642f1062de3"
	sampleURL = "/catalog/samples/de23e340-1416-4dd8-977d-065a7ca11697"
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

// fullShell is a shell with everything that may stand around a page.
func fullShell() Shell {
	return signedIn("/templates/onboarding-guide", inSandbox, keyRefused, undoable, flash("good", "Saved as version 14."), flash("bad", "Anam does not answer."))
}

// shellViews is one view for each layout.
func shellViews() map[string]View {
	return map[string]View{"app": exampleEditor(), "plain": Login{}, "pane": panePreview()}
}
