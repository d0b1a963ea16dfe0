package gallery

import "greenroom/web"

func editorFixtures() []Fixture {
	return []Fixture{
		{Name: "editor", Shell: signedIn("/templates/onboarding-guide", flash("good", "Saved as version 14.")), View: exampleEditor()},
		{Name: "editor_new", Shell: signedIn("/templates/new"), View: newEditor()},
		{Name: "editor_face", Shell: signedIn("/templates/onboarding-guide"), View: editorOfFace()},
		{Name: "editor_own_model", Shell: signedIn("/templates/onboarding-guide"), View: editorOfOwnModel()},
		{Name: "editor_errors", Shell: signedIn("/templates/onboarding-guide"), View: editorWithErrors()},
		{Name: "editor_conflict", Shell: signedIn("/templates/onboarding-guide"), View: editorInConflict()},
		{Name: "editor_conflict_merged", Shell: signedIn("/templates/onboarding-guide"), View: editorMerged()},
		{Name: "editor_anam_down", Shell: signedIn("/templates/onboarding-guide"), View: editorWithoutAnam()},
		{Name: "editor_viewer", Shell: signedIn("/templates/onboarding-guide"), View: editorOfViewer()},
		{Name: "editor_restored", Shell: signedIn("/templates/onboarding-guide?restore=9"), View: editorRestored()},
		{Name: "editor_missing", Shell: signedIn("/templates/onboarding-guide"), View: editorWithWarnings()},
	}
}

func exampleValues() map[string]string {
	return map[string]string{
		"name": "Onboarding guide", "systemPrompt": examplePrompt, "initialMessage": "Hello, I am Cara. What would you like to set up first?",
		"skipGreeting": "false", "avatarId": "071b0286-4cce-4808-bee2-e642f1062de3", "voiceId": "de23e340-1416-4dd8-977d-065a7ca11697",
		"llmId": "a7cf662c-2ace-4de1-a21e-ef0fbf144bb7", "languageCode": "en", "maxSessionLengthSeconds": "600",
		"voiceGenerationOptions.stability": "0.5", "voiceDetectionOptions.endOfSpeechSensitivity": "0",
		"directorNotes.presetStyle": "warm", "avatarModel": "cara-5",
	}
}

func exampleModels() []web.Option {
	return []web.Option{
		{Value: "", Label: "Choose a model"},
		{Value: "a7cf662c-2ace-4de1-a21e-ef0fbf144bb7", Label: "GPT OSS 120B", Selected: true},
		{Value: "0934d97d-0c3a-4f33-91b0-5e136a0ef466", Label: "GPT-4.1 mini"},
	}
}

func exampleFace() web.Face {
	return web.Face{ID: "071b0286-4cce-4808-bee2-e642f1062de3", Person: "Liv", Variant: "home", ImageURL: faceURL, Selected: true}
}

func exampleVoice() web.Voice {
	return web.Voice{
		ID: "de23e340-1416-4dd8-977d-065a7ca11697", Name: "Lucy - Fresh & Casual", Accent: "British", Gender: "Female",
		Provider: "ELEVENLABS", ProviderName: "ElevenLabs", Description: "Bright and quick", SampleURL: sampleURL, Selected: true,
	}
}

func exampleEditor() web.Editor {
	return web.Editor{
		Head: exampleHead("edit"), Form: web.Form{Values: exampleValues()}, Base: 14,
		Face: exampleFace(), Voice: exampleVoice(), Models: exampleModels(), CanEdit: true,
		Draft: web.Draft{User: "u1", Persona: "t1", Base: 14},
	}
}

// editorOfFace is a face alone with session options of a size that no choice has.
func editorOfFace() web.Editor {
	editor := exampleEditor()
	editor.Head.Kind = "Face alone"
	editor.Form.Values = map[string]string{
		"kind": "face", "name": "Onboarding guide", "avatarId": exampleFace().ID, "session.videoWidth": "640", "session.videoHeight": "640",
		"session.sessionReplay.enableSessionReplay": "false", "session.egress.daily.roomUrl": "https://example.daily.co/front-desk",
	}
	editor.Voice = web.Voice{}
	editor.Models[0].Selected, editor.Models[1].Selected = true, false
	return editor
}

// editorOfOwnModel has no voice and no prompt.
func editorOfOwnModel() web.Editor {
	editor := editorOfFace()
	editor.Head.Kind = "Own model"
	editor.Form.Values = map[string]string{
		"kind": "own_brain", "name": "Onboarding guide", "avatarId": exampleFace().ID, "session.videoWidth": "768", "session.videoHeight": "1152",
		"session.region": "eu", "session.regionPolicy": "strict",
	}
	return editor
}

func newEditor() web.Editor {
	models := exampleModels()
	models[0].Selected, models[1].Selected = true, false
	return web.Editor{New: true, Form: web.Form{Values: map[string]string{}}, Models: models, CanEdit: true}
}

func editorWithErrors() web.Editor {
	editor := exampleEditor()
	editor.Form.Saved = exampleValues()
	editor.Form.Values["name"] = ""
	editor.Form.Values["systemPrompt"] = hostile
	editor.Form.Values["voiceDetectionOptions.endOfSpeechSensitivity"] = "7"
	editor.Form.Values["avatarId"] = "cara"
	editor.Form.Values["tools"] = `[{"type":"client"}]`
	editor.Face = web.Face{ID: "cara"}
	editor.Form.Errors = []web.FieldError{
		{Field: "name", Label: "Name", Message: "Write a name."},
		{Field: "avatarId", Label: "Avatar ID", Message: "This is not a UUID. Copy it from the Anam Lab."},
		{Field: "voiceDetectionOptions.endOfSpeechSensitivity", Label: "End of speech", Message: "Write a number from 0 to 1."},
		{Field: "tools", Label: "Tools", Message: "The first tool has no name."},
		{Message: "Choose a preset style or write your own, not both."},
	}
	return editor
}

func editorInConflict() web.Editor {
	editor := exampleEditor()
	editor.Form.Saved = exampleValues()
	editor.Form.Values["systemPrompt"] = examplePrompt + "\nMine."
	editor.Conflict = &web.Conflict{
		Who: "Sam", Version: 15, Taken: []string{"Language", "Greeting"}, Left: []string{"Model"}, DiffURL: "/templates/onboarding-guide/diff?from=14&to=15",
		Fields: []web.ConflictField{
			{
				Name: "kind", Label: "Who thinks and speaks", Base: web.ConflictValue{Text: "complete", Named: []web.FieldValue{{Text: "Anam thinks and speaks"}}},
				Theirs: web.ConflictValue{Text: "own_brain", Named: []web.FieldValue{{Text: "Your app thinks"}}},
				Yours:  web.ConflictValue{Text: "complete", Named: []web.FieldValue{{Text: "Anam thinks and speaks"}}},
			},
			{Name: "systemPrompt", Label: "Prompt", Base: web.ConflictValue{Text: examplePrompt}, Theirs: web.ConflictValue{Text: examplePrompt + "\nTheirs."}, Yours: web.ConflictValue{Text: examplePrompt + "\nMine."}},
			{Name: "name", Label: "Name", Base: web.ConflictValue{Text: "Onboarding guide"}, Theirs: web.ConflictValue{Text: "Onboarding"}, Yours: web.ConflictValue{Text: "The guide"}},
			{Name: "toolIds", Label: "Tool IDs", Theirs: namedTools("end_call", "order_status"), Yours: namedTools("order_status")},
			voiceInConflict(), faceInConflict(),
		},
	}
	return editor
}

// namedTools are tools whose IDs tell their names too.
func namedTools(names ...string) web.ConflictValue {
	value := web.ConflictValue{}
	for _, name := range names {
		value.Text += "id-of-" + name + "\n"
		value.Named = append(value.Named, web.FieldValue{Text: name, ID: "id-of-" + name})
	}
	return value
}

func voiceInConflict() web.ConflictField {
	mine, gone := exampleVoice(), web.Voice{ID: "b7274f87-8b72-4c5b-bf52-954768b28c75", Missing: true}
	return web.ConflictField{
		Name: "voiceId", Label: "Voice", Base: web.ConflictValue{Named: []web.FieldValue{{}}},
		Theirs: web.ConflictValue{Text: gone.ID, Named: []web.FieldValue{{Text: gone.ID}}, Voice: &gone},
		Yours:  web.ConflictValue{Text: mine.ID, Named: []web.FieldValue{{Text: mine.Name, ID: mine.ID}}, Voice: &mine},
	}
}

func faceInConflict() web.ConflictField {
	mine, none := exampleFace(), web.Face{}
	return web.ConflictField{
		Name: "avatarId", Label: "Face", Base: web.ConflictValue{Named: []web.FieldValue{{}}},
		Theirs: web.ConflictValue{Named: []web.FieldValue{{}}, Face: &none},
		Yours:  web.ConflictValue{Text: mine.ID, Named: []web.FieldValue{{Text: mine.Person + ", " + mine.Variant, ID: mine.ID, Face: true, FaceURL: mine.ImageURL}}, Face: &mine},
	}
}

func editorMerged() web.Editor {
	editor := exampleEditor()
	editor.Conflict = &web.Conflict{Who: "Sam", Version: 15, Taken: []string{"Language"}}
	return editor
}

func editorRestored() web.Editor {
	editor := exampleEditor()
	editor.Form.Saved = exampleValues()
	editor.Form.Values["initialMessage"] = "Hello."
	editor.Restored = "The form holds v9. Nothing is saved yet: Save makes it v15."
	return editor
}

func editorWithoutAnam() web.Editor {
	editor := exampleEditor()
	editor.Unread, editor.AnamDown = true, true
	editor.Face = web.Face{ID: editor.Face.ID}
	editor.Voice = web.Voice{ID: editor.Voice.ID}
	editor.Models = []web.Option{{Value: "a7cf662c-2ace-4de1-a21e-ef0fbf144bb7", Label: "a7cf662c-2ace-4de1-a21e-ef0fbf144bb7", Selected: true}}
	return editor
}

func editorWithWarnings() web.Editor {
	editor := exampleEditor()
	editor.Face = web.Face{ID: editor.Face.ID, Missing: true}
	editor.Voice = web.Voice{ID: editor.Voice.ID, Missing: true}
	editor.Head.Failing = "Voice: Anam has no such voice: it was removed, or belongs to another account. Choose another."
	editor.Form.Warnings = map[string]string{
		"avatarId": "Anam does not list this face any more. A session with it may not start.",
		"voiceId":  "Anam does not list this voice any more. A session with it may not start.",
		"llmId":    "Anam does not list this model.",
	}
	return editor
}

func editorOfViewer() web.Editor {
	editor := exampleEditor()
	editor.Head = archivedHead("edit")
	editor.CanEdit, editor.Form.ReadOnly = false, true
	return editor
}
