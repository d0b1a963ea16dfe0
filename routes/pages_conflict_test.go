package routes

import (
	"strings"
	"testing"

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
	k, v := conflicted(t, func(p *models.Persona) { p.LanguageCode, p.LLMID = "es", "CUSTOMER_CLIENT_V1" })
	page := v.post("/templates/cara", editorForm(1, persona("Cara"), "systemPrompt", "Mine", "llmIdTyped", "")...).want(409)
	page.says("Command line saved v2 meanwhile.", "Your edits are safe.", "You changed different fields", "Taken over from v2: Model, Language", `href="/templates/cara/diff?from=1&to=2"`,
		">\nMine</textarea>", `name="base" value="2"`, `value="es"`, `<option value="CUSTOMER_CLIENT_V1" selected>`)
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

// What cannot be read is not lost in a conflict either.
func TestConflictKeepsWhatCannotBeRead(t *testing.T) {
	_, v := conflicted(t, func(p *models.Persona) { p.MaxSessionLengthSeconds = whole(60) })
	v.post("/templates/cara", editorForm(1, persona("Cara"), "maxSessionLengthSeconds", "ten", "name", hostile)...).want(409).
		says("Longest session", `value="ten"`, ">60<", hostile).lacks(hostile)
}

func TestSameChangeIsNoConflict(t *testing.T) {
	k, v := conflicted(t, func(p *models.Persona) { p.SystemPrompt = "Same" })
	v.post("/templates/cara", editorForm(1, persona("Cara"), "systemPrompt", "Same")...).want(409).says("both are in the form").lacks("take.systemPrompt")
	v.led(v.post("/templates/cara", editorForm(2, persona("Cara"), "systemPrompt", "Same")...), "/templates/cara").says("Nothing changed.")
	if k.latest("cara").LatestVersion != 2 {
		t.Error("a version without a change")
	}
}

// A form without a base, or with nonsense in its place, overwrites nothing: every difference is asked about.
func TestConflictWithoutBase(t *testing.T) {
	k, v := conflicted(t, func(p *models.Persona) { p.LanguageCode = "es" })
	for _, base := range []string{"", "x", "99", "-1", "0", hostile} {
		page := v.post("/templates/cara", editorForm(1, persona("Cara"), "base", base, "systemPrompt", "Mine")...).want(409)
		page.says(`name="take.systemPrompt"`, `name="take.languageCode"`, ">\nMine</textarea>").lacks("/diff?from=")
	}
	if k.latest("cara").LatestVersion != 2 {
		t.Error("something was saved")
	}
}

func TestMergeFields(t *testing.T) {
	base := map[string]string{"name": "a", "systemPrompt": "b", "languageCode": "en", "avatarModel": ""}
	theirs := map[string]string{"name": "a2", "systemPrompt": "b2", "languageCode": "en", "avatarModel": "x"}
	yours := map[string]string{"name": "a", "systemPrompt": "b3", "languageCode": "de", "avatarModel": "x"}
	m := mergeFields(base, theirs, yours, map[string]string{"name": "a ", "systemPrompt": "b3", "languageCode": "DE", "avatarModel": "x", "slug": "kept"})
	if m.values["name"] != "a2" || m.values["languageCode"] != "DE" || m.values["systemPrompt"] != "b3" || m.values["slug"] != "kept" {
		t.Errorf("%v", m.values)
	}
	if len(m.clash) != 1 || m.clash[0].Name != "systemPrompt" || m.clash[0].Base != "b" || strings.Join(m.taken, ",") != "Name" {
		t.Errorf("%v %v", m.clash, m.taken)
	}
}
