package web

func editorFixtures() []fixture {
	return []fixture{
		{name: "editor", shell: signedIn("/templates/onboarding-guide", flash("good", "Saved as version 14.")), view: exampleEditor()},
		{name: "editor_new", shell: signedIn("/templates/new"), view: newEditor()},
		{name: "editor_errors", shell: signedIn("/templates/onboarding-guide"), view: editorWithErrors()},
		{name: "editor_conflict", shell: signedIn("/templates/onboarding-guide"), view: editorInConflict()},
		{name: "editor_conflict_merged", shell: signedIn("/templates/onboarding-guide"), view: editorMerged()},
		{name: "editor_anam_down", shell: signedIn("/templates/onboarding-guide"), view: editorWithoutAnam()},
		{name: "editor_viewer", shell: signedIn("/templates/onboarding-guide"), view: editorOfViewer()},
		{name: "editor_restored", shell: signedIn("/templates/onboarding-guide?restore=9"), view: editorRestored()},
		{name: "editor_missing", shell: signedIn("/templates/onboarding-guide"), view: editorWithWarnings()},
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

func exampleModels() []Option {
	return []Option{
		{Value: "", Label: "Choose a model"},
		{Value: "a7cf662c-2ace-4de1-a21e-ef0fbf144bb7", Label: "GPT-4o", Selected: true},
		{Value: "0934d97d-0c3a-4f33-91b0-5e136a0ef466", Label: "GPT-4.1 mini"},
		{Value: "CUSTOMER_CLIENT_V1", Label: "None: the app writes the replies"},
	}
}

func exampleFace() Face {
	return Face{ID: "071b0286-4cce-4808-bee2-e642f1062de3", Person: "Liv", Variant: "home", ImageURL: faceURL, Selected: true}
}

func exampleVoice() Voice {
	return Voice{
		ID: "de23e340-1416-4dd8-977d-065a7ca11697", Name: "Lucy - Fresh & Casual", Accent: "British", Gender: "Female",
		Provider: "ELEVENLABS", ProviderName: "ElevenLabs", Description: "Bright and quick", SampleURL: sampleURL, Selected: true,
	}
}

func exampleEditor() Editor {
	return Editor{
		Head: exampleHead("edit"), Form: Form{Values: exampleValues()}, Base: 14,
		Face: exampleFace(), Voice: exampleVoice(), Models: exampleModels(), CanEdit: true,
		Draft: Draft{User: "u1", Persona: "t1", Base: 14},
	}
}

func newEditor() Editor {
	models := exampleModels()
	models[0].Selected, models[1].Selected = true, false
	return Editor{New: true, Form: Form{Values: map[string]string{}}, Models: models, CanEdit: true}
}

func editorWithErrors() Editor {
	editor := exampleEditor()
	editor.Form.Saved = exampleValues()
	editor.Form.Values["name"] = ""
	editor.Form.Values["systemPrompt"] = hostile
	editor.Form.Values["voiceDetectionOptions.endOfSpeechSensitivity"] = "7"
	editor.Form.Values["avatarId"] = "cara"
	editor.Form.Values["tools"] = `[{"type":"client"}]`
	editor.Face = Face{ID: "cara"}
	editor.Form.Errors = []FieldError{
		{Field: "name", Label: "Name", Message: "Write a name."},
		{Field: "avatarId", Label: "Avatar ID", Message: "This is not a UUID. Copy it from the Anam Lab."},
		{Field: "voiceDetectionOptions.endOfSpeechSensitivity", Label: "End of speech", Message: "Write a number from 0 to 1."},
		{Field: "tools", Label: "Tools", Message: "The first tool has no name."},
		{Message: "Choose a preset style or write your own, not both."},
	}
	return editor
}

func editorInConflict() Editor {
	editor := exampleEditor()
	editor.Form.Saved = exampleValues()
	editor.Form.Values["systemPrompt"] = examplePrompt + "\nMine."
	editor.Conflict = &Conflict{
		Who: "Sam", Version: 15, Taken: []string{"Language", "Greeting"}, DiffURL: "/templates/onboarding-guide/diff?from=14&to=15",
		Fields: []ConflictField{
			{Name: "systemPrompt", Label: "Prompt", Base: ConflictValue{Text: examplePrompt}, Theirs: ConflictValue{Text: examplePrompt + "\nTheirs."}, Yours: ConflictValue{Text: examplePrompt + "\nMine."}},
			{Name: "name", Label: "Name", Base: ConflictValue{Text: "Onboarding guide"}, Theirs: ConflictValue{Text: "Onboarding"}, Yours: ConflictValue{Text: "The guide"}},
			{Name: "toolIds", Label: "Tool IDs", Theirs: namedTools("end_call", "order_status"), Yours: namedTools("order_status")},
			voiceInConflict(), faceInConflict(),
		},
	}
	return editor
}

// namedTools are tools whose IDs tell their names too.
func namedTools(names ...string) ConflictValue {
	value := ConflictValue{}
	for _, name := range names {
		value.Text += "id-of-" + name + "\n"
		value.Named = append(value.Named, FieldValue{Text: name, ID: "id-of-" + name})
	}
	return value
}

func voiceInConflict() ConflictField {
	mine, gone := exampleVoice(), Voice{ID: "b7274f87-8b72-4c5b-bf52-954768b28c75", Missing: true}
	return ConflictField{
		Name: "voiceId", Label: "Voice", Base: ConflictValue{Named: []FieldValue{{}}},
		Theirs: ConflictValue{Text: gone.ID, Named: []FieldValue{{Text: gone.ID}}, Voice: &gone},
		Yours:  ConflictValue{Text: mine.ID, Named: []FieldValue{{Text: mine.Name, ID: mine.ID}}, Voice: &mine},
	}
}

func faceInConflict() ConflictField {
	mine, none := exampleFace(), Face{}
	return ConflictField{
		Name: "avatarId", Label: "Face", Base: ConflictValue{Named: []FieldValue{{}}},
		Theirs: ConflictValue{Named: []FieldValue{{}}, Face: &none},
		Yours:  ConflictValue{Text: mine.ID, Named: []FieldValue{{Text: mine.Person + ", " + mine.Variant, ID: mine.ID, Face: true, FaceURL: mine.ImageURL}}, Face: &mine},
	}
}

func editorMerged() Editor {
	editor := exampleEditor()
	editor.Conflict = &Conflict{Who: "Sam", Version: 15, Taken: []string{"Language"}}
	return editor
}

func editorRestored() Editor {
	editor := exampleEditor()
	editor.Form.Saved = exampleValues()
	editor.Form.Values["initialMessage"] = "Hello."
	editor.Restored = "The form holds v9. Nothing is saved yet: Save makes it v15."
	return editor
}

func editorWithoutAnam() Editor {
	editor := exampleEditor()
	editor.Unread, editor.AnamDown = true, true
	editor.Face = Face{ID: editor.Face.ID}
	editor.Voice = Voice{ID: editor.Voice.ID}
	editor.Models = []Option{{Value: "a7cf662c-2ace-4de1-a21e-ef0fbf144bb7", Label: "a7cf662c-2ace-4de1-a21e-ef0fbf144bb7", Selected: true}}
	return editor
}

func editorWithWarnings() Editor {
	editor := exampleEditor()
	editor.Face = Face{ID: editor.Face.ID, Missing: true}
	editor.Voice = Voice{ID: editor.Voice.ID, Missing: true}
	editor.Head.Failing = "Voice: Anam has no such voice: it was removed, or belongs to another account. Choose another."
	editor.Form.Warnings = map[string]string{
		"avatarId": "Anam does not list this face any more. A session with it may not start.",
		"voiceId":  "Anam does not list this voice any more. A session with it may not start.",
		"llmId":    "Anam does not list this model.",
	}
	return editor
}

func editorOfViewer() Editor {
	editor := exampleEditor()
	editor.Head = archivedHead("edit")
	editor.CanEdit, editor.Form.ReadOnly = false, true
	return editor
}
