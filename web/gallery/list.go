package gallery

import (
	"time"

	"greenroom/web"
)

func listFixtures() []Fixture {
	return []Fixture{
		{Name: "list", Shell: signedIn("/templates", inSandbox), View: exampleList()},
		{Name: "list_fragment", View: exampleList(), Part: "list"},
		{Name: "list_empty", Shell: signedIn("/templates", flash("good", "Welcome to Greenroom.")), View: web.TemplatesList{CanEdit: true}},
		{Name: "list_empty_viewer", Shell: signedIn("/templates", keyRefused), View: web.TemplatesList{}},
		{Name: "list_menu", Shell: signedIn("/templates/onboarding-guide/menu"), View: rowMenu(0, true)},
		{Name: "list_menu_fragment", View: rowMenu(2, true), Part: "menu"},
		{Name: "list_menu_archived", View: rowMenu(3, true), Part: "menu"},
		{Name: "list_menu_viewer", View: rowMenu(0, false), Part: "menu"},
		{Name: "list_no_results", Shell: signedIn("/templates?search=zzz", flash("bad", "Anam does not answer.")), View: noResults()},
	}
}

func exampleList() web.TemplatesList {
	return web.TemplatesList{
		Segments: exampleSegments(""),
		Tags:     []web.Option{{Label: "All tags", Selected: true}, {Value: "support", Label: "support"}, {Value: "en", Label: "en"}},
		Sorts:    []web.Option{{Value: "updated", Label: "Last changed", Selected: true}, {Value: "name", Label: "Name"}, {Value: "tokens", Label: "Tokens"}},
		Rows:     exampleRows(), Total: 48, Peak: 96, NextURL: "/templates?cursor=abc", FirstURL: "/templates",
		CanEdit: true, AnamDown: true,
	}
}

func exampleSegments(current string) []web.Segment {
	segments := []web.Segment{
		{Label: "All", Count: 39, URL: "/templates"},
		{Label: "Live", Count: 10000, More: true, URL: "/templates?status=live"},
		{Label: "Changed", Count: 3, URL: "/templates?status=changed"},
		{Label: "Draft", Count: 7, URL: "/templates?status=draft"},
		{Label: "Archived", Count: 9, URL: "/templates?status=archived"},
	}
	for i := range segments {
		segments[i].Current = segments[i].URL == "/templates"+current
	}
	return segments
}

func exampleRows() []web.TemplateRow {
	return []web.TemplateRow{
		{RowPersona: web.RowPersona{Slug: "onboarding-guide", Name: "Onboarding guide", Published: true}, FaceURL: faceURL, Voice: "Ember", Model: "Llama 3.3 70B",
			Tags: []string{"support", "en"}, Status: web.StatusOf("live", 11, 11), Tokens: 634, Failures: 3,
			Days:    []int{20, 30, 45, 60, 10, 0, 0, 70, 96, 80, 41, 62, 55, 65},
			Updated: ago(5 * time.Minute), UpdatedBy: "Dana Ruiz", Version: 11},
		{RowPersona: web.RowPersona{Slug: "billing-helper", Name: "Billing helper", Published: true}, FaceURL: faceURL + "?2", Voice: "Wren", Model: "GPT-4.1 mini",
			Tags: []string{"billing"}, Status: web.StatusOf("changed", 11, 14), Tokens: 58,
			Days:    []int{2, 3, 4, 6, 1, 0, 0, 7, 9, 8, 4, 6, 5, 3},
			Updated: ago(42 * time.Minute), UpdatedBy: "Sam Okafor", Version: 14, Failing: "Speed: Anam doesn't accept this. Change it, or clear it."},
		{RowPersona: web.RowPersona{Slug: "the-longest-slug-that-anybody-could-ever-type-in", Name: longName}, Voice: "b7274f87-8b72-4c5b-bf52-954768b28c75", Kind: "Own model",
			Tags: []string{"training", "es", "kiosk", "emea", "second-floor", "evening", "pilot"}, Status: web.StatusOf("draft", 0, 3), Days: make([]int, 14),
			Updated: ago(26 * time.Hour), UpdatedBy: "Wolfeschlegelsteinhausenbergerdorff", Version: 3},
		{RowPersona: web.RowPersona{Slug: "museum-host", Name: hostile, Archived: true}, FaceURL: faceURL + "?3", Voice: "Isla", Model: "Llama 3.3 70B",
			Status: web.StatusOf("archived", 0, 5), Tokens: 1268432, Failures: 1200, Days: make([]int, 14),
			Updated: ago(400 * 24 * time.Hour), UpdatedBy: "Lee Park", Version: 5},
		{RowPersona: web.RowPersona{Slug: "interview-coach", Name: "Interview coach", Published: true}, FaceURL: faceURL + "?4", Kind: "Face alone",
			Tags: []string{"training"}, Status: web.StatusOf("live", 4, 4), Tokens: 317,
			Days:    []int{20, 10, 25, 30, 12, 2, 1, 37, 46, 38, 21, 32, 25, 18},
			Updated: ago(5 * time.Hour), UpdatedBy: "Mina Shah", Version: 4},
	}
}

func noResults() web.TemplatesList {
	return web.TemplatesList{
		Search: "zzz", Status: "archived", Segments: exampleSegments("?status=archived"), Filtered: true,
		Tags:     []web.Option{{Label: "All tags", Selected: true}},
		Sorts:    []web.Option{{Value: "updated", Label: "Last changed", Selected: true}},
		ClearURL: "/templates",
	}
}

func rowMenu(row int, canEdit bool) web.TemplateMenu {
	return web.TemplateMenu{RowPersona: exampleRows()[row].RowPersona, ID: "01a17ee3-1c3c-7f3a-b1b2-1f0d6a1c7d11", CanEdit: canEdit}
}
