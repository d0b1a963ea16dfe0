package web

import "time"

func listFixtures() []fixture {
	return []fixture{
		{name: "list", shell: signedIn("/templates", inSandbox), view: exampleList()},
		{name: "list_fragment", view: exampleList(), part: "list"},
		{name: "list_empty", shell: signedIn("/templates", flash("good", "Welcome to Greenroom.")), view: TemplatesList{CanEdit: true}},
		{name: "list_empty_viewer", shell: signedIn("/templates", keyRefused), view: TemplatesList{}},
		{name: "list_no_results", shell: signedIn("/templates?search=zzz", flash("bad", "Anam does not answer.")), view: noResults()},
	}
}

func exampleList() TemplatesList {
	return TemplatesList{
		Segments: exampleSegments(""),
		Tags:     []Option{{Label: "All tags", Selected: true}, {Value: "support", Label: "support"}, {Value: "en", Label: "en"}},
		Sorts:    []Option{{Value: "updated", Label: "Last changed", Selected: true}, {Value: "name", Label: "Name"}, {Value: "tokens", Label: "Tokens"}},
		Rows:     exampleRows(), Total: 48, Peak: 96, NextURL: "/templates?cursor=abc", FirstURL: "/templates",
		CanEdit: true, AnamDown: true,
	}
}

func exampleSegments(current string) []Segment {
	segments := []Segment{
		{Label: "All", Count: 39, URL: "/templates"},
		{Label: "Live", Count: 1029, URL: "/templates?status=live"},
		{Label: "Changed", Count: 3, URL: "/templates?status=changed"},
		{Label: "Draft", Count: 7, URL: "/templates?status=draft"},
		{Label: "Archived", Count: 9, URL: "/templates?status=archived"},
	}
	for i := range segments {
		segments[i].Current = segments[i].URL == "/templates"+current
	}
	return segments
}

func exampleRows() []TemplateRow {
	return []TemplateRow{
		{Slug: "onboarding-guide", Name: "Onboarding guide", FaceURL: faceURL, Voice: "Ember", Model: "Llama 3.3 70B",
			Tags: []string{"support", "en"}, Status: StatusOf("live", 11, 11), Tokens: 634, Failures: 3,
			Days:    []int{20, 30, 45, 60, 10, 0, 0, 70, 96, 80, 41, 62, 55, 65},
			Updated: ago(5 * time.Minute), UpdatedBy: "Dana Ruiz", Version: 11, Published: true},
		{Slug: "billing-helper", Name: "Billing helper", FaceURL: faceURL + "?2", Voice: "Wren", Model: "GPT-4.1 mini",
			Tags: []string{"billing"}, Status: StatusOf("changed", 11, 14), Tokens: 58,
			Days:    []int{2, 3, 4, 6, 1, 0, 0, 7, 9, 8, 4, 6, 5, 3},
			Updated: ago(42 * time.Minute), UpdatedBy: "Sam Okafor", Version: 14, Published: true, Failing: "Speed: Anam doesn't accept this. Change it, or clear it."},
		{Slug: "the-longest-slug-that-anybody-could-ever-type-in", Name: longName, Voice: "b7274f87-8b72-4c5b-bf52-954768b28c75", Model: "CUSTOMER_CLIENT_V1",
			Tags: []string{"training", "es", "kiosk", "emea", "second-floor", "evening", "pilot"}, Status: StatusOf("draft", 0, 3), Days: make([]int, 14),
			Updated: ago(26 * time.Hour), UpdatedBy: "Wolfeschlegelsteinhausenbergerdorff", Version: 3},
		{Slug: "museum-host", Name: hostile, FaceURL: faceURL + "?3", Voice: "Isla", Model: "Llama 3.3 70B",
			Status: StatusOf("archived", 0, 5), Tokens: 1268432, Failures: 1200, Days: make([]int, 14),
			Updated: ago(400 * 24 * time.Hour), UpdatedBy: "Lee Park", Version: 5, Archived: true},
		{Slug: "interview-coach", Name: "Interview coach", FaceURL: faceURL + "?4", Voice: "Tamsin", Model: "Gemini 2.5 Flash",
			Tags: []string{"training"}, Status: StatusOf("live", 4, 4), Tokens: 317,
			Days:    []int{20, 10, 25, 30, 12, 2, 1, 37, 46, 38, 21, 32, 25, 18},
			Updated: ago(5 * time.Hour), UpdatedBy: "Mina Shah", Version: 4, Published: true},
	}
}

func noResults() TemplatesList {
	return TemplatesList{
		Search: "zzz", Status: "archived", Segments: exampleSegments("?status=archived"), Filtered: true,
		Tags:     []Option{{Label: "All tags", Selected: true}},
		Sorts:    []Option{{Value: "updated", Label: "Last changed", Selected: true}},
		ClearURL: "/templates",
	}
}
