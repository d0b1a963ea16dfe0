package web

import "time"

func historyFixtures() []fixture {
	path := "/templates/onboarding-guide"
	return []fixture{
		{name: "history", shell: signedIn(path+"/history", undoable, flash("good", "v14 is live. Apps get it with their next token.")), view: exampleHistory()},
		{name: "history_one", shell: signedIn("/templates/night-desk/history"), view: firstHistory()},
		{name: "history_no_results", shell: signedIn(path + "/history?label=qa"), view: emptyHistory()},
		{name: "diff", shell: signedIn(path + "/diff?from=11&to=14"), view: exampleDiffPage()},
		{name: "diff_same", shell: signedIn(path + "/diff?from=14&to=14"), view: sameDiffPage()},
		{name: "diff_draft", shell: signedIn(path + "/diff"), view: draftDiffPage()},
	}
}

func exampleHistory() History {
	head := exampleHead("history")
	rows := []VersionRow{
		{Number: 14, Name: "Onboarding guide", FaceURL: faceURL, By: "Sam Okafor", Saved: ago(5 * time.Minute), Changed: []string{"System prompt", "Greeting", "How it speaks"}, Labels: []string{"staging"}, To: true},
		{Number: 13, Name: "Onboarding guide", By: "Wolfeschlegelsteinhausenbergerdorff", Saved: ago(26 * time.Hour), Changed: []string{"Name"}, Note: hostile, From: true},
		{Number: 11, Name: "Onboarding guide", FaceURL: faceURL, By: "Shop server", Saved: ago(90 * 24 * time.Hour), Changed: []string{"Face"}, Labels: []string{"live", "qa"}, Note: "Warmer, and shorter."},
		{Number: 1, Name: "Onboarding guide", By: "Command line", Saved: ago(400 * 24 * time.Hour), First: true},
	}
	for i := range rows {
		rows[i].Head, rows[i].CanEdit = head, true
	}
	return History{
		Head: head, Rows: rows, CanEdit: true, NextURL: "/templates/onboarding-guide/history?cursor=abc", FirstURL: "/templates/onboarding-guide/history",
		Authors:  []Option{{Label: "Everybody", Selected: true}, {Value: "user:u1", Label: "Sam Okafor"}, {Value: "key:k1", Label: "Shop server"}},
		Labels:   []Option{{Label: "Any label", Selected: true}, {Value: "live", Label: "Was live"}, {Value: "qa", Label: "Was qa"}},
		ClearURL: "/templates/onboarding-guide/history",
	}
}

// firstHistory is an only version, seen by somebody who may not change it.
func firstHistory() History {
	head := draftHead("history")
	return History{Head: head, Rows: []VersionRow{{Head: head, Number: 1, Name: "Night desk", By: "Lee Park", Saved: ago(26 * time.Hour), First: true, To: true}}}
}

func emptyHistory() History {
	history := exampleHistory()
	history.Rows, history.FirstURL, history.NextURL, history.Filtered = nil, "", "", true
	return history
}

func exampleDiff() Diff {
	same := func(n int, text string) DiffRow {
		line := &DiffLine{n, []Piece{{Kind: "same", Text: text}}}
		return DiffRow{Same: true, Before: line, After: line}
	}
	return Diff{Summary: "3 fields changed, 1 added, 1 removed", Changes: []Change{
		{Name: "systemPrompt", Label: "System prompt", Kind: "changed", KindText: "Changed", Long: true, Words: "3 words added, 2 removed", Stretches: []Stretch{
			{Quiet: true, Rows: []DiffRow{same(1, "# Role"), same(2, ""), same(3, "You are a patient guide.")}},
			{Rows: []DiffRow{
				same(4, "## How you speak"),
				{
					Gone: true, New: true,
					Before: &DiffLine{5, []Piece{{Kind: "same", Text: "- Keep answers under "}, {Kind: "del", Text: "three sentences"}, {Kind: "same", Text: "."}}},
					After:  &DiffLine{5, []Piece{{Kind: "same", Text: "- Keep answers under "}, {Kind: "ins", Text: "two short sentences"}, {Kind: "same", Text: "."}}},
				},
				{New: true, After: &DiffLine{6, []Piece{{Kind: "ins", Text: hostile}}}},
				{Gone: true, Before: &DiffLine{6, []Piece{{Kind: "del", Text: "- Gone."}}}},
				{Same: true,
					Before: &DiffLine{7, []Piece{{Kind: "same", Text: "A line that "}, {Kind: "fold", Text: "goes on and on", Length: 12345}, {Kind: "same", Text: " ends."}}},
					After:  &DiffLine{7, []Piece{{Kind: "same", Text: "A line that "}, {Kind: "fold", Text: "goes on and on", Length: 12345}, {Kind: "same", Text: " ends."}}}},
			}},
		}},
		{Name: "voiceId", Label: "Voice", Kind: "changed", KindText: "Changed", Before: FieldValue{Text: "Lucy", ID: "de23e340-1416-4dd8-977d-065a7ca11697"}, After: FieldValue{Text: "b7274f87-8b72-4c5b-bf52-954768b28c75"}},
		{Name: "avatarId", Label: "Face", Kind: "changed", KindText: "Changed", Before: FieldValue{Text: "Liv, home", ID: "071b0286-4cce-4808-bee2-e642f1062de3", Face: true, FaceURL: faceURL}, After: FieldValue{Text: "30fa96d0-26c4-4e55-94a0-517025942e18", Face: true}},
		{Name: "voiceGenerationOptions.speed", Label: "Speed", Kind: "added", KindText: "Added", After: FieldValue{Text: "1.1"}},
		{Name: "skipGreeting", Label: "Skip the greeting", Kind: "removed", KindText: "Removed", Before: FieldValue{Text: "On"}},
	}}
}

func exampleDiffPage() DiffPage {
	return DiffPage{
		Head: exampleHead("history"), Diff: exampleDiff(),
		From:    DiffSide{Title: "v11", Labels: []string{"live", "qa"}, By: "Dana Ruiz", Saved: ago(90 * 24 * time.Hour), Note: "Warmer, and shorter."},
		To:      DiffSide{Title: "v14", By: "Sam Okafor", Saved: ago(5 * time.Minute)},
		SwapURL: "/templates/onboarding-guide/diff?from=14&to=11", PublishURL: "/templates/onboarding-guide/publish?version=14",
	}
}

func sameDiffPage() DiffPage {
	page := exampleDiffPage()
	page.Diff, page.PublishURL = Diff{}, ""
	return page
}

func draftDiffPage() DiffPage {
	page := exampleDiffPage()
	page.To, page.SwapURL, page.PublishURL = DiffSide{Title: "Unsaved edits"}, "", ""
	page.Diff.Changes, page.Diff.Summary = page.Diff.Changes[1:2], "1 field changed"
	return page
}

func examplePublish() Publish {
	return Publish{
		Head: exampleHead(""), Label: "live", Version: 14, From: 11, Diff: exampleDiff(),
		Use: LabelUse{Keys: []KeyUse{{"k1", "Shop server", 1204}, {"k2", "Kiosk in the hall, second floor, east wing", 1}}, Tokens: 418},
	}
}

// checkedPublish has problems that need a tick, one of them given, and some that are only told.
func checkedPublish() Publish {
	publish := examplePublish()
	publish.Check = CheckFinding{
		Blocking: []CheckGroup{
			{Code: "voice_option_refused", Lines: []CheckLine{{"Speed", "Voices of Cartesia take 0.6 to 1.5."}, {"Stability", "This option isn't for voices of Cartesia. Clear it, or choose another voice."}}},
			{Code: "anam_forbidden", Ticked: true, Lines: []CheckLine{{"", "Anam doesn't let this account use this: " + hostile}}},
		},
		Warnings: []CheckLine{{"", "Nobody has talked to this version yet. Try it before apps get it."}},
	}
	return publish
}

func rollBack() Publish {
	publish := examplePublish()
	publish.Check.Told = []CheckLine{{"Voice", "Anam has no such voice: it was removed, or belongs to another account. Choose another."}}
	publish.Version, publish.From = 11, 14
	publish.Versions = []Option{{Value: "11", Label: "v11", Selected: true}, {Value: "9", Label: "v9"}}
	return publish
}

func otherLabel(from int) Publish {
	publish := examplePublish()
	publish.Label, publish.From, publish.Use, publish.Diff = "staging", from, LabelUse{}, Diff{}
	publish.Labels = []Option{{Value: "live", Label: "live"}, {Value: "staging", Label: "staging", Selected: true}}
	publish.Blocked = "The label staging is protected: only admins move it. Ask Dana Ruiz."
	return publish
}

func nothingToPublish(label string) Publish {
	publish := examplePublish()
	publish.Label, publish.From, publish.Diff = label, publish.Version, Diff{}
	publish.Blocked = "v14 is live already: nothing changed."
	return publish
}
