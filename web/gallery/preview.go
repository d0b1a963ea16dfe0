package gallery

import (
	"time"

	"greenroom/web"
)

func previewFixtures() []Fixture {
	path := "/templates/onboarding-guide"
	return []Fixture{
		{Name: "preview", Shell: signedIn(path+"/preview", inSandbox), View: examplePreview()},
		{Name: "preview_pane", Shell: signedIn(path + "/preview?pane"), View: panePreview()},
		{Name: "preview_face", Shell: signedIn(path + "/preview"), View: facePreview()},
		{Name: "preview_lab", Shell: signedIn("/lab/" + exampleLab().ID + "/preview"), View: labPreview()},
		{Name: "preview_archived", Shell: signedIn(path + "/preview"), View: archivedPreview()},
		{Name: "lab", Shell: signedIn("/lab"), View: web.Lab{Rows: []web.LabRow{exampleLab(), {ID: "5a4db0c5-9e45-4000-8000-000000000002", Name: longName}}, Total: 2, NextURL: "/lab?page=2"}},
		{Name: "lab_down", Shell: signedIn("/lab"), View: web.Lab{Unread: true, AnamDown: true}},
		{Name: "lab_empty", Shell: signedIn("/lab"), View: web.Lab{}},
		{Name: "lab_no_results", Shell: signedIn("/lab?search=x"), View: web.Lab{Search: "x", Filtered: true}},
		{Name: "editor_from_lab", Shell: signedIn("/templates/new"), View: editorFromLab()},
		{Name: "sessions", Shell: signedIn("/requests/sessions"), View: exampleSessions()},
		{Name: "sessions_fragment", View: web.Sessions{Label: "gr:cara@7:live:8fK2mQ1z", Unread: true, Tokens: 1}, Part: "sessions"},
	}
}

func examplePreview() web.Preview {
	return web.Preview{
		Head: exampleHead("preview"), Name: "Onboarding guide", FaceURL: faceURL, StartURL: "/templates/onboarding-guide/preview/session", APIURL: "http://127.0.0.1:9",
		Sources: []web.Option{{Value: "version=14", Label: "Latest, v14", Selected: true}, {Value: "label=live", Label: "Live, v11"}},
	}
}

func panePreview() web.Preview {
	preview := examplePreview()
	preview.Pane = true
	preview.Sources = append([]web.Option{{Value: "draft", Label: "This form, unsaved edits too"}}, preview.Sources...)
	return preview
}

func facePreview() web.Preview {
	preview := examplePreview()
	preview.Head.Kind = "Face alone"
	preview.Note = "Your app brings thinking and voice, so here there is only a face to see."
	return preview
}

func exampleLab() web.LabRow {
	return web.LabRow{
		ID: "5a4db0c5-9e45-4000-8000-000000000001", Name: "Liv at the front desk", Description: "Greets visitors and points the way",
		FaceURL: faceURL, Voice: "Lucy - Fresh & Casual", CanEdit: true,
	}
}

func labPreview() web.Preview {
	row := exampleLab()
	return web.Preview{Lab: &row, Name: row.Name, StartURL: "/lab/" + row.ID + "/preview/session", APIURL: "https://api.anam.ai"}
}

func archivedPreview() web.Preview {
	preview := examplePreview()
	preview.Head, preview.Archived = archivedHead("preview"), true
	return preview
}

func editorFromLab() web.Editor {
	editor := newEditor()
	editor.FromLab = &web.LabOrigin{Name: "Cara, support", Lost: []string{"Its knowledge (Support handbook) stays in the Lab. Attach it as a knowledge tool, by the tool's ID."}}
	return editor
}

func exampleSessions() web.Sessions {
	return web.Sessions{
		Template: "onboarding-guide", Tokens: 4, Now: &web.Concurrency{Active: 5, Limit: 5},
		Rows: []web.SessionRow{
			{Began: ago(2 * time.Minute), ClientLabel: "gr:onboarding-guide@11:live:8fK2mQ1z", Running: true},
			{Began: ago(time.Hour), ClientLabel: "gr:onboarding-guide@draft:preview:u-1a2b3c4d", Length: "2 min 5 s", Exit: "Ended normally"},
		},
	}
}
