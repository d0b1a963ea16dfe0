package routes

import (
	"encoding/json"
	"fmt"
	"testing"

	"greenroom/models"
)

// oddTexts are what people paste, and what every door must carry unchanged, but for the ends of lines.
var oddTexts = map[string]string{
	"a\r\nb\rc\n":                       "a\nb\nc\n",
	"  \tinner  space \n ":              "  \tinner  space \n ",
	"e\u0301 beside \u00e9":             "e\u0301 beside \u00e9",
	"\ufeffbegins with a mark":          "\ufeffbegins with a mark",
	"zero\u200bwidth, soft\u00adhyphen": "zero\u200bwidth, soft\u00adhyphen",
	"turned \u202eround\u202c":          "turned \u202eround\u202c",
	"👩‍⚕️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ﷽ 𝕏":                  "👩‍⚕️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ﷽ 𝕏",
	"line\u2028separator\u0085next":     "line\u2028separator\u0085next",
	"bell \a and escape \x1b[1m":        "bell \a and escape \x1b[1m",
	"<b>&amp;</b> \"'`{{x}}":            "<b>&amp;</b> \"'`{{x}}",
}

// TestOneTextThroughEveryDoor sends each text by API and by form: both store the same, and the one door changes nothing of what the other stored.
func TestOneTextThroughEveryDoor(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	key := k.key(models.ScopeTemplatesRead, models.ScopeTemplatesWrite)
	v := k.visitor(models.RoleEditor)
	n := 0
	for sent, want := range oddTexts {
		n++
		slug := fmt.Sprintf("odd-%d", n)
		p := persona("Cara")
		p.SystemPrompt, p.InitialMessage = "x"+sent, "y"+sent
		raw, _ := json.Marshal(map[string]any{"slug": slug, "persona": p, "description": sent + "d", "note": sent + "n"})
		k.call(post, "/api/v1/templates", key, string(raw)).want(201)
		got := k.latest(slug)
		if got.Version.Document.Persona.SystemPrompt != "x"+want || got.Version.Document.Persona.InitialMessage != "y"+want || got.Description != want+"d" || got.Version.Note != want+"n" {
			t.Errorf("%q by API is %+v", sent, got)
		}
		v.post("/templates/"+slug, editorForm(1, got.Version.Document.Persona)...).want(303)
		if k.latest(slug).LatestVersion != 1 {
			t.Errorf("%q: the form saved a change that nobody made", sent)
		}
		v.post("/templates/"+slug, editorForm(1, got.Version.Document.Persona, "systemPrompt", "z"+want, "languageCode", "en")...).want(303)
		if got := k.latest(slug).Version.Document.Persona; got.SystemPrompt != "z"+want {
			t.Errorf("%q by form is %q", sent, got.SystemPrompt)
		}
		raw, _ = json.Marshal(map[string]any{"persona": k.latest(slug).Version.Document.Persona})
		k.call(post, "/api/v1/templates/"+slug+"/versions", key, string(raw), "If-Match", `"2"`).want(200)
	}
}

// TestLineEndsAreNoChange opens a persona that came by API with CRLF, sets its language alone, and finds one change; somebody's other prompt is merged.
func TestLineEndsAreNoChange(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	key := k.key(models.ScopeTemplatesRead, models.ScopeTemplatesWrite)
	v := k.visitor(models.RoleEditor)
	p := persona("Cara")
	p.SystemPrompt, p.InitialMessage = "a\r\nb", "Hi\r\nyou"
	raw, _ := json.Marshal(map[string]any{"slug": "f01", "persona": p})
	k.call(post, "/api/v1/templates", key, string(raw)).want(201)
	p.SystemPrompt = "a\r\nb and more"
	raw, _ = json.Marshal(map[string]any{"persona": p})
	k.call(post, "/api/v1/templates/f01/versions", key, string(raw), "If-Match", `"1"`).want(201)
	p.SystemPrompt, p.InitialMessage = "a\nb", "Hi\nyou" // as the form shows it; sent, its lines end with CRLF
	v.post("/templates/f01", editorForm(1, p, "languageCode", "en")...).want(409).says("You changed different fields", ">\na\nb and more</textarea>").lacks("clash-side")
}

// TestHiddenCharactersAreRefused at every door where they would make two names of what looks like one.
func TestHiddenCharactersAreRefused(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	key := k.key(models.ScopeTemplatesRead, models.ScopeTemplatesWrite)
	v := k.visitor(models.RoleAdmin)
	for field, change := range map[string]func(*models.Persona){
		"name":         func(p *models.Persona) { p.Name = "Cara \u202ereversed" },
		"llmId":        func(p *models.Persona) { p.LLMID = "\u200b" },
		"avatarId":     func(p *models.Persona) { p.AvatarID += "\u200b" },
		"systemPrompt": func(p *models.Persona) { p.SystemPrompt = "\u200b\ufeff" },
	} {
		p := persona("Cara")
		change(&p)
		raw, _ := json.Marshal(map[string]any{"slug": "f09", "persona": p})
		k.call(post, "/api/v1/templates", key, string(raw)).want(422).says(`"persona.` + field + `"`)
		v.post("/templates/cara", editorForm(1, p)...).want(422).says(`href="#f-` + field + `"`)
	}
	v.post("/keys", "name", "Shop\u200b", "scopes", "mint").want(422)
	v.post("/templates/cara/rename", "slug", "cara\u200b").want(422)
}
