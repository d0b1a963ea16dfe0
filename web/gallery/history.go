package gallery

import (
	"time"

	"greenroom/web"
)

func historyFixtures() []Fixture {
	path := "/templates/onboarding-guide"
	return []Fixture{
		{Name: "history", Shell: signedIn(path+"/history", undoable, flash("good", "v14 is live. Apps get it with their next token.")), View: exampleHistory()},
		{Name: "history_one", Shell: signedIn("/templates/night-desk/history"), View: firstHistory()},
		{Name: "history_no_results", Shell: signedIn(path + "/history?label=qa"), View: emptyHistory()},
		{Name: "history_searched", Shell: signedIn(path + "/history?search=greeting&at=v1300"), View: searchedHistory()},
		{Name: "history_missed", Shell: signedIn(path + "/history?label=qa&at=v13"), View: missedHistory()},
		{Name: "moves", Shell: signedIn(path + "/moves"), View: exampleMoves()},
		{Name: "moves_of_version", Shell: signedIn(path + "/moves?version=11"), View: movesOfAVersion(exampleStay("live", 11, 5*time.Hour, time.Hour))},
		{Name: "moves_no_results", Shell: signedIn(path + "/moves?version=11&label=qa"), View: movesOfAVersion()},
		{Name: "moves_none", Shell: signedIn("/templates/night-desk/moves"), View: web.Moves{Head: draftHead("history"), ClearURL: "/templates/night-desk/moves"}},
		{Name: "diff", Shell: signedIn(path + "/diff?from=11&to=14"), View: exampleDiffPage()},
		{Name: "diff_same", Shell: signedIn(path + "/diff?from=14&to=14"), View: sameDiffPage()},
		{Name: "diff_draft", Shell: signedIn(path + "/diff"), View: draftDiffPage()},
	}
}

func exampleHistory() web.History {
	head := exampleHead("history")
	rows := []web.VersionRow{
		{Number: 14, Name: "Onboarding guide", FaceURL: faceURL, By: "Sam Okafor", Saved: ago(5 * time.Minute), Changed: []string{"System prompt", "Greeting", "How it speaks"}, Labels: []string{"staging"},
			Stays: []web.Stay{exampleStay("staging", 14, 4*time.Minute, 0)}},
		{Number: 13, Name: "Onboarding guide", Kind: "Own model", By: "Wolfeschlegelsteinhausenbergerdorff", Saved: ago(26 * time.Hour), Changed: []string{"Name"}, Note: hostile},
		{Number: 11, Name: "Onboarding guide", FaceURL: faceURL, By: "Shop server", Saved: ago(90 * 24 * time.Hour), Changed: []string{"Face"}, Labels: []string{"live", "qa"}, Note: "Warmer, and shorter.",
			Stays: []web.Stay{exampleUndo(), exampleStay("live", 11, 5*time.Hour, time.Hour), exampleStay("qa", 11, 400*24*time.Hour, 0)}, MoreStays: true},
		{Number: 1, Name: "Onboarding guide", By: "Command line", Saved: ago(400 * 24 * time.Hour), First: true},
	}
	for i := range rows {
		rows[i].Head, rows[i].CanEdit = head, true
	}
	history := web.History{
		Head: head, First: 1, Rows: rows, CanEdit: true, Further: true, Newer: "def", Next: "abc", MovesURL: head.URL() + "/moves",
		Authors:  []web.Option{{Label: "Everybody", Selected: true}, {Value: "user:u1", Label: "Sam Okafor"}, {Value: "key:k1", Label: "Shop server"}},
		Labels:   []web.Option{{Label: "All versions", Selected: true}, {Value: "*", Label: "Only published ones"}, {Value: "live", Label: "Was live"}, {Value: "qa", Label: "Was qa"}},
		ClearURL: "/templates/onboarding-guide/history",
	}
	history.Choose(7, 14)
	return history
}

// exampleStay begins so long ago and ends so long ago, or not yet.
func exampleStay(label string, version int, began, ended time.Duration) web.Stay {
	var until time.Time
	if ended > 0 {
		until = now.Add(-ended)
	}
	stay := web.StayAt(now.Add(-began), until, now)
	stay.Label, stay.Version, stay.Before, stay.By, stay.Note = label, version, 9, "Ed Moss", "Friday wording"
	return stay
}

// exampleUndo took a move back and was taken back itself, within the same minute.
func exampleUndo() web.Stay {
	stay := web.StayAt(now.Add(-63*time.Minute), now.Add(-63*time.Minute+20*time.Second), now)
	stay.Label, stay.Version, stay.Before, stay.By, stay.Note, stay.Undone, stay.Undoes = "live", 11, 14, "Wolfeschlegelsteinhausenbergerdorff", hostile, true, true
	return stay
}

// searchedHistory goes to a version that there is not, in a search.
func searchedHistory() web.History {
	history := exampleHistory()
	history.Rows, history.Search, history.Filtered, history.At, history.AtError = history.Rows[:2], "שלום greeting", true, "v1300", "There is no v1300. The latest is v14."
	history.Kept = []web.Param{{Name: "search", Value: history.Search}}
	return history
}

// missedHistory goes to a version that the filters hide.
func missedHistory() web.History {
	history := exampleHistory()
	history.Rows, history.Filtered, history.At, history.Missed = history.Rows[2:3], true, "v13", 13
	return history
}

// firstHistory is an only version, seen by somebody who may not change it.
func firstHistory() web.History {
	head := draftHead("history")
	return web.History{Head: head, First: 1, Rows: []web.VersionRow{{Head: head, Number: 1, Name: "Night desk", By: "Lee Park", Saved: ago(26 * time.Hour), First: true, To: true}}}
}

func emptyHistory() web.History {
	history := exampleHistory()
	history.Rows, history.Further, history.Newer, history.Next, history.Filtered, history.Search = nil, false, "", "", true, "farewell"
	return history
}

func exampleMoves() web.Moves {
	head := exampleHead("history")
	removed, first := exampleStay("qa", 0, 3*time.Hour, 0), exampleStay("live", 9, 26*time.Hour, 5*time.Hour)
	first.Before, first.Note = 0, ""
	return web.Moves{
		Head: head, Rows: []web.Stay{exampleUndo(), exampleStay("live", 11, 5*time.Hour, 63*time.Minute), removed, first},
		Labels:   []web.Option{{Label: "Every label", Selected: true}, {Value: "live", Label: "live"}, {Value: "qa", Label: "qa"}},
		FirstURL: head.URL() + "/moves", NextURL: head.URL() + "/moves?cursor=abc", ClearURL: head.URL() + "/moves",
	}
}

func movesOfAVersion(rows ...web.Stay) web.Moves {
	moves := exampleMoves()
	moves.Rows, moves.Version, moves.Filtered, moves.FirstURL, moves.NextURL = rows, 11, true, "", ""
	return moves
}

func exampleDiff() web.Diff {
	same := func(n int, text string) web.DiffRow {
		line := &web.DiffLine{Number: n, Pieces: []web.Piece{{Kind: "same", Text: text}}}
		return web.DiffRow{Same: true, Before: line, After: line}
	}
	return web.Diff{Summary: "3 fields changed, 1 added, 1 removed", Changes: []web.Change{
		{Name: "systemPrompt", Label: "System prompt", Kind: "changed", KindText: "Changed", Long: true, Words: "3 words added, 2 removed", Stretches: []web.Stretch{
			{Quiet: true, Lines: 3, Rows: []web.DiffRow{same(1, "# Role"), same(2, ""), same(3, "You are a patient guide.")}},
			{Rows: []web.DiffRow{
				same(4, "## How you speak"),
				{
					Gone: true, New: true,
					Before: &web.DiffLine{Number: 5, Pieces: []web.Piece{{Kind: "same", Text: "- Keep answers under "}, {Kind: "del", Text: "three sentences"}, {Kind: "same", Text: "."}}},
					After:  &web.DiffLine{Number: 5, Pieces: []web.Piece{{Kind: "same", Text: "- Keep answers under "}, {Kind: "ins", Text: "two short sentences"}, {Kind: "same", Text: "."}}},
				},
				{New: true, After: &web.DiffLine{Number: 6, Pieces: []web.Piece{{Kind: "ins", Text: hostile}}}},
				{Gone: true, Before: &web.DiffLine{Number: 6, Pieces: []web.Piece{{Kind: "del", Text: "- Gone."}}}},
				{Same: true,
					Before: &web.DiffLine{Number: 7, Pieces: []web.Piece{{Kind: "same", Text: "A line that "}, {Kind: "fold", Text: "goes on and on", Length: 12345}, {Kind: "same", Text: " ends."}}},
					After:  &web.DiffLine{Number: 7, Pieces: []web.Piece{{Kind: "same", Text: "A line that "}, {Kind: "fold", Text: "goes on and on", Length: 12345}, {Kind: "same", Text: " ends."}}}},
			}},
		}},
		{Name: "voiceId", Label: "Voice", Kind: "changed", KindText: "Changed", Before: web.FieldValue{Text: "Lucy", ID: "de23e340-1416-4dd8-977d-065a7ca11697"}, After: web.FieldValue{Text: "b7274f87-8b72-4c5b-bf52-954768b28c75"}},
		{Name: "avatarId", Label: "Face", Kind: "changed", KindText: "Changed", Before: web.FieldValue{Text: "Liv, home", ID: "071b0286-4cce-4808-bee2-e642f1062de3", Face: true, FaceURL: faceURL}, After: web.FieldValue{Text: "30fa96d0-26c4-4e55-94a0-517025942e18", Face: true}},
		{Name: "voiceGenerationOptions.speed", Label: "Speed", Kind: "added", KindText: "Added", After: web.FieldValue{Text: "1.1"}},
		{Name: "skipGreeting", Label: "Skip the greeting", Kind: "removed", KindText: "Removed", Before: web.FieldValue{Text: "On"}},
	}}
}

func exampleDiffPage() web.DiffPage {
	return web.DiffPage{
		Head: exampleHead("history"), Diff: exampleDiff(),
		From:    web.DiffSide{Title: "v11", Labels: []string{"live", "qa"}, By: "Dana Ruiz", Saved: ago(90 * 24 * time.Hour), Note: "Warmer, and shorter."},
		To:      web.DiffSide{Title: "v14", By: "Sam Okafor", Saved: ago(5 * time.Minute)},
		BackURL: "/templates/onboarding-guide/history?from=11&to=14",
		SwapURL: "/templates/onboarding-guide/diff?from=14&to=11", PublishURL: "/templates/onboarding-guide/publish?version=14",
	}
}

func sameDiffPage() web.DiffPage {
	page := exampleDiffPage()
	page.Diff, page.PublishURL = web.Diff{}, ""
	return page
}

func draftDiffPage() web.DiffPage {
	page := exampleDiffPage()
	page.To, page.SwapURL, page.PublishURL = web.DiffSide{Title: "Unsaved edits"}, "", ""
	page.Diff.Changes, page.Diff.Summary = page.Diff.Changes[1:2], "1 field changed"
	return page
}

func examplePublish() web.Publish {
	return web.Publish{
		Head: exampleHead(""), Label: "live", Version: 14, From: 11, Shown: "live 14", Choice: "14", Diff: exampleDiff(),
		Versions: versionChoices("14"),
		Use:      web.LabelUse{Keys: []web.KeyUse{{ID: "k1", Name: "Shop server", Asked: 1204}, {ID: "k2", Name: "Kiosk in the hall, second floor, east wing", Asked: 1}}, AllKeys: 25, Tokens: 418},
	}
}

// checkedPublish has problems that need a tick, one of them given, and some that are only told.
func checkedPublish() web.Publish {
	publish := examplePublish()
	publish.Check = web.CheckFinding{
		Blocking: []web.CheckGroup{
			{Code: "voice_option_refused", Lines: []web.CheckLine{
				{Label: "Speed", Message: "Voices of Cartesia take 0.6 to 1.5."},
				{Label: "Stability", Message: "This option isn't for voices of Cartesia. Clear it, or choose another voice."},
			}},
			{Code: "anam_forbidden", Ticked: true, Lines: []web.CheckLine{{Message: "Anam doesn't let this account use this: " + hostile}}},
		},
		Warnings: []web.CheckLine{{Message: "Nobody has talked to this version yet. Try it before apps get it."}},
	}
	return publish
}

// versionChoices are those of a persona whose v9 and v11 were live.
func versionChoices(chosen string) []web.Option {
	options := []web.Option{
		{Value: "14", Label: "v14"}, {Value: "13", Label: "v13"}, {Value: "12", Label: "v12"}, {Value: "11", Label: "v11, live now"},
		{Value: "9", Label: "v9, live before"}, {Value: "none", Label: "none: remove live"},
	}
	for i := range options {
		options[i].Selected = options[i].Value == chosen
	}
	return options
}

func rollBack() web.Publish {
	publish := examplePublish()
	publish.Check.Told = []web.CheckLine{{Label: "Voice", Message: "Anam has no such voice: it was removed, or belongs to another account. Choose another."}}
	publish.Version, publish.From, publish.Back, publish.Shown, publish.Choice = 9, 11, true, "live 9", "9"
	publish.Versions = versionChoices("9")
	return publish
}

func otherLabel(from int) web.Publish {
	publish := examplePublish()
	publish.Label, publish.From, publish.Shown, publish.Use, publish.Diff = "staging", from, "staging 14", web.LabelUse{}, web.Diff{}
	publish.Labels = stagingChosen()
	publish.Blocked = "The label staging is protected: only admins move it. Ask Dana Ruiz."
	return publish
}

func stagingChosen() []web.Option {
	return []web.Option{{Value: "live", Label: "live"}, {Value: "staging", Label: "staging", Selected: true}}
}

func nothingToPublish(label string) web.Publish {
	publish := examplePublish()
	publish.Label, publish.From, publish.Shown, publish.Diff = label, publish.Version, label+" 14", web.Diff{}
	publish.Blocked = "v14 is live already: nothing changed."
	return publish
}

// removal asks to remove a label that is set, or is not set any more.
func removal(label string, from int) web.Publish {
	publish := examplePublish()
	publish.Label, publish.Version, publish.From, publish.Shown, publish.Choice, publish.Diff = label, 0, from, label+" none", "none", web.Diff{}
	publish.Versions = versionChoices("none")
	if label != "live" {
		publish.Labels, publish.Use = stagingChosen(), web.LabelUse{}
	}
	if from == 0 {
		publish.Blocked = label + " is not set: there is nothing to remove."
	}
	return publish
}
