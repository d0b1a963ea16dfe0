package web

import "time"

func previewFixtures() []fixture {
	path := "/templates/onboarding-guide"
	return []fixture{
		{name: "preview", shell: signedIn(path+"/preview", inSandbox), view: examplePreview()},
		{name: "preview_pane", shell: signedIn(path + "/preview?pane"), view: panePreview()},
		{name: "preview_lab", shell: signedIn("/lab/" + exampleLab().ID + "/preview"), view: labPreview()},
		{name: "preview_archived", shell: signedIn(path + "/preview"), view: archivedPreview()},
		{name: "lab", shell: signedIn("/lab"), view: Lab{Rows: []LabRow{exampleLab(), {ID: "5a4db0c5-9e45-4000-8000-000000000002", Name: longName}}, Total: 2, NextURL: "/lab?page=2"}},
		{name: "lab_down", shell: signedIn("/lab"), view: Lab{Unread: true, AnamDown: true}},
		{name: "lab_empty", shell: signedIn("/lab"), view: Lab{}},
		{name: "lab_no_results", shell: signedIn("/lab?search=x"), view: Lab{Search: "x", Filtered: true}},
		{name: "editor_from_lab", shell: signedIn("/templates/new"), view: editorFromLab()},
		{name: "sessions", shell: signedIn("/requests/sessions"), view: exampleSessions()},
		{name: "sessions_fragment", view: Sessions{Label: "gr:cara@7:live:8fK2mQ1z", Unread: true, Tokens: 1}, part: "sessions"},
	}
}

func examplePreview() Preview {
	return Preview{
		Head: exampleHead("preview"), Name: "Onboarding guide", FaceURL: faceURL, StartURL: "/templates/onboarding-guide/preview/session", APIURL: "http://127.0.0.1:9",
		Sources: []Option{{Value: "version=14", Label: "Latest, v14", Selected: true}, {Value: "label=live", Label: "Live, v11"}},
	}
}

func panePreview() Preview {
	preview := examplePreview()
	preview.Pane = true
	preview.Sources = append([]Option{{Value: "draft", Label: "This form, unsaved edits too"}}, preview.Sources...)
	return preview
}

func exampleLab() LabRow {
	return LabRow{
		ID: "5a4db0c5-9e45-4000-8000-000000000001", Name: "Liv at the front desk", Description: "Greets visitors and points the way",
		FaceURL: faceURL, Voice: "Lucy - Fresh & Casual", CanEdit: true,
	}
}

func labPreview() Preview {
	row := exampleLab()
	return Preview{Lab: &row, Name: row.Name, StartURL: "/lab/" + row.ID + "/preview/session", APIURL: "https://api.anam.ai"}
}

func archivedPreview() Preview {
	preview := examplePreview()
	preview.Head, preview.Archived = archivedHead("preview"), true
	return preview
}

func editorFromLab() Editor {
	editor := newEditor()
	editor.FromLab = &LabOrigin{Name: "Cara, support", Lost: []string{"Its knowledge (Support handbook) stays in the Lab. Attach it as a knowledge tool, by the tool's ID."}}
	return editor
}

func exampleSessions() Sessions {
	return Sessions{
		Template: "onboarding-guide", Tokens: 4, Now: &Concurrency{Active: 5, Limit: 5},
		Rows: []SessionRow{
			{Began: ago(2 * time.Minute), ClientLabel: "gr:onboarding-guide@11:live:8fK2mQ1z", Running: true},
			{Began: ago(time.Hour), ClientLabel: "gr:onboarding-guide@draft:preview:u-1a2b3c4d", Length: "2 min 5 s", Exit: "Ended normally"},
		},
	}
}
