package routes

import (
	"testing"

	"greenroom/catalog"
	"greenroom/models"
)

// two tabs start from v1; the other one saves v2 first.
func conflicted(t *testing.T, change func(*models.Persona)) (*kit, *visitor) {
	t.Helper()
	k := newPages(t)
	k.template("cara")
	theirs := persona("Cara")
	change(&theirs)
	k.saved("cara", theirs)
	return k, k.visitor(models.RoleEditor)
}

func TestConflictOnDifferentFields(t *testing.T) {
	t.Parallel()
	k, v := conflicted(t, func(p *models.Persona) { p.LanguageCode, p.LLMID = "es", "CUSTOMER_CLIENT_V1" })
	page := v.post("/templates/cara", editorForm(1, persona("Cara"), "systemPrompt", "Mine", "llmIdTyped", "")...).want(409)
	page.says("Command line saved v2 meanwhile.", "Your edits are safe.", "You changed different fields", "Taken over from v2: Who thinks and speaks, Language", `href="/templates/cara/diff?from=1&to=2"`,
		">\nMine</textarea>", `name="base" value="2"`, `value="es"`, `aria-describedby="f-kind-own_brain-hint" checked>`)
	if k.latest("cara").LatestVersion != 2 {
		t.Error("saved without asking")
	}
	p := persona("Cara")
	p.LanguageCode, p.LLMID = "es", "CUSTOMER_CLIENT_V1"
	v.led(v.post("/templates/cara", editorForm(2, p, "systemPrompt", "Mine")...), "/templates/cara").says("Saved v3.")
	got := k.latest("cara").Version.Document.Persona
	if got.SystemPrompt != "Mine" || got.LanguageCode != "es" || got.LLMID != "CUSTOMER_CLIENT_V1" {
		t.Errorf("%+v", got)
	}
}

func TestConflictOnTheSameField(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ take, field, want string }{
		"keeps yours":                {"yours", "Mine", "Mine"},
		"takes theirs":               {"theirs", "Mine", "Theirs"},
		"theirs by script":           {"theirs", "Theirs", "Theirs"},
		"theirs, then edited":        {"theirs", "Theirs and more", "Theirs and more"},
		"yours, then edited":         {"yours", "Mine and more", "Mine and more"},
		"nothing chosen keeps yours": {"", "Mine", "Mine"},
	} {
		t.Run(name, func(t *testing.T) {
			k, v := conflicted(t, func(p *models.Persona) { p.SystemPrompt = "Theirs" })
			page := v.post("/templates/cara", editorForm(1, persona("Cara"), "systemPrompt", "Mine", "note", "why")...).want(409)
			page.says("Choose:", `name="take.systemPrompt" value="theirs"`, "Theirs", "What both started from", promptMark, ">\nMine</textarea>", `value="why"`,
				`name="yours.systemPrompt" value="Mine"`)
			form := editorForm(2, persona("Cara"), "systemPrompt", c.field, "take.systemPrompt", c.take, "yours.systemPrompt", "Mine")
			v.led(v.post("/templates/cara", form...), "/templates/cara")
			if got := k.latest("cara").Version.Document.Persona.SystemPrompt; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// A conflict shows names, a face and a sample, not IDs. Taking theirs shows the same in the form, with and without a script.
func TestConflictOnWhatHasAName(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	face := k.firstAvatar() // fills the catalog too
	voices, _ := k.options.Catalog.Voices(t.Context(), catalog.VoiceQuery{})
	llms, _ := k.options.Catalog.Models(t.Context())
	const endCall, showPage = "5a4db0c5-7001-4000-8000-000000000001", "5a4db0c5-7001-4000-8000-000000000002"
	k.template("cara")
	theirs := persona("Cara")
	theirs.VoiceID, theirs.AvatarID, theirs.LLMID, theirs.ToolIDs = voices[0].ID, face.ID, llms[1].ID, []string{endCall, showPage}
	k.saved("cara", theirs)
	v := k.visitor(models.RoleEditor)
	mine := []string{"voiceId", voices[1].ID, "avatarId", "30fa96d0-26c4-4e55-94a0-000000000000", "llmId", "CUSTOMER_CLIENT_V1", "toolIds", showPage}
	page := v.post("/templates/cara", editorForm(1, persona("Cara"), mine...)...).want(409)
	page.says("Choose:", ">"+voices[0].Name+"<", ">"+voices[1].Name+"<", ">"+llms[1].Name+"<", face.Person+", "+face.Variant, ">end_call<", ">show_page<",
		`src="/media/avatars/`+face.ID+`"`, `data-sample="/media/voices/`+voices[0].ID+`"`,
		`<template data-tile="`+voices[0].ID+`">`, `<template data-tile="`+face.ID+`">`,
		`<code class="dim">`+voices[0].ID+`</code>`, `<code class="dim">`+endCall+`</code>`,
		`data-value="`+endCall+"\n"+showPage+`"`).
		lacks("<pre")
	// Without a script only the radio button is sent. Another problem makes the page come back.
	taken := append(mine, "take.voiceId", "theirs", "yours.voiceId", voices[1].ID, "maxSessionLengthSeconds", "0")
	page = v.post("/templates/cara", editorForm(2, persona("Cara"), taken...)...).want(422)
	page.says(`data-current="`+voices[0].ID+`" data-provider="`+voices[0].Provider+`"`, `<span class="current-name">`+voices[0].Name+`</span>`)
}

// What cannot be read is not lost in a conflict either.
func TestConflictKeepsWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	_, v := conflicted(t, func(p *models.Persona) { p.MaxSessionLengthSeconds = whole(60) })
	v.post("/templates/cara", editorForm(1, persona("Cara"), "maxSessionLengthSeconds", "ten", "name", hostile)...).want(409).
		says("Longest session", `value="ten"`, ">60<", hostile).lacks(hostile)
}

func TestSameChangeIsNoConflict(t *testing.T) {
	t.Parallel()
	k, v := conflicted(t, func(p *models.Persona) { p.SystemPrompt = "Same" })
	v.post("/templates/cara", editorForm(1, persona("Cara"), "systemPrompt", "Same")...).want(409).says("both are in the form").lacks("take.systemPrompt")
	v.led(v.post("/templates/cara", editorForm(2, persona("Cara"), "systemPrompt", "Same")...), "/templates/cara").says("Nothing changed.")
	if k.latest("cara").LatestVersion != 2 {
		t.Error("a version without a change")
	}
}

// A form without a valid base overwrites nothing: every difference is a conflict.
func TestConflictWithoutBase(t *testing.T) {
	t.Parallel()
	k, v := conflicted(t, func(p *models.Persona) { p.LanguageCode = "es" })
	for _, base := range []string{"", "x", "99", "-1", "0", hostile} {
		page := v.post("/templates/cara", editorForm(1, persona("Cara"), "base", base, "systemPrompt", "Mine")...).want(409)
		page.says(`name="take.systemPrompt"`, `name="take.languageCode"`, ">\nMine</textarea>").lacks("/diff?from=")
	}
	if k.latest("cara").LatestVersion != 2 {
		t.Error("something was saved")
	}
}
