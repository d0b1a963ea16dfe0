package models_test

import (
	"strings"
	"testing"
	"time"

	"greenroom/models"
)

// Each field of a persona that holds an ID or a name refuses what can't be seen; a text of nothing else is absent.
func TestPersonaOfHiddenCharacters(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		change         func(*models.Persona)
		field, message string
	}{
		{func(p *models.Persona) { p.Name = "Cara \u202ereversed" }, "persona.name", "can't be seen"},
		{func(p *models.Persona) { p.LLMID = "\u200b" }, "persona.llmId", "can't be seen"},
		{func(p *models.Persona) { p.LLMID += "\u200b" }, "persona.llmId", "can't be seen"},
		{func(p *models.Persona) { p.AvatarID += "\u200b" }, "persona.avatarId", "can't be seen"},
		{func(p *models.Persona) { p.VoiceID = "\ufeff" + p.VoiceID }, "persona.voiceId", "can't be seen"},
		{func(p *models.Persona) { p.ToolIDs = []string{p.AvatarID + "\u2060"} }, "persona.toolIds[0]", "can't be seen"},
		{func(p *models.Persona) { p.LanguageCode = "en\u200e" }, "persona.languageCode", "can't be seen"},
		{func(p *models.Persona) { p.SystemPrompt = "\u200b\ufeff" }, "persona.systemPrompt", "needed"},
		{func(p *models.Persona) { p.SystemPrompt = "a\x00b" }, "persona.systemPrompt", "NUL"},
		{func(p *models.Persona) { p.InitialMessage = "a\x00b" }, "persona.initialMessage", "NUL"},
	} {
		p := least()
		c.change(&p)
		p.Normalize()
		problems := p.Problems("persona")
		if len(problems) != 1 || problems[0].Field != c.field || !strings.Contains(problems[0].Message, c.message) {
			t.Errorf("want %s: %s, got %v", c.field, c.message, problems)
		}
	}
}

// A document of an earlier rule says the same as one of today, and nothing differs between them.
func TestSameContent(t *testing.T) {
	t.Parallel()
	old := models.NewDocument(least())
	old.Persona.SystemPrompt, old.Persona.InitialMessage = "a\r\nb", "Hi\r\nyou"
	today := old.Normalized()
	if same, err := today.SameContent(old); err != nil || !same {
		t.Errorf("%v, %v", same, err)
	}
	if changed, err := models.ChangedFields(old, today); err != nil || len(changed) > 0 {
		t.Errorf("changed: %v, %v", changed, err)
	}
	if old.Persona.SystemPrompt != "a\r\nb" {
		t.Error("what is stored was rewritten")
	}
	today.Persona.SystemPrompt += "."
	if same, _ := today.SameContent(old); same {
		t.Error("another prompt is the same")
	}
}

// TestNamesOfPeopleAndKeysCanBeSeen: a name with a character that is invisible, or turns the line, passes for another one.
func TestNamesOfPeopleAndKeysCanBeSeen(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"\u202enimda", "adm\u200bin", "Dana\u2066", "\ufeffDana", "Da\u00adna", "Dana\u200d", "Dana\nadmin"} {
		user := models.NewUser{Email: "dana@example.com", Name: name, Role: models.RoleViewer, Password: "a password of some words"}
		if got := user.Problems(); len(got) != 1 || got[0].Field != "name" {
			t.Errorf("a person %q: %v", name, got)
		}
		key := models.NewKey{Name: name, Scopes: []models.Scope{models.ScopeMint}}
		if got := key.Problems(time.Now()); len(got) != 1 || got[0].Field != "name" {
			t.Errorf("a key %q: %v", name, got)
		}
	}
}
