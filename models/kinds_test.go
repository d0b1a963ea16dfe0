package models_test

import (
	"testing"

	"greenroom/models"
)

// ownBrain and face are the least of their kinds.
func ownBrain() models.Persona {
	return models.Persona{Name: "Cara", AvatarID: least().AvatarID, LLMID: models.OwnBrain}
}

func face() models.Persona {
	return models.Persona{Name: "Cara", AvatarID: least().AvatarID, EnableAudioPassthrough: new(true)}
}

func TestKindsFollowFromTheFields(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		change func(p *models.Persona)
		want   models.PersonaKind
	}{
		{func(*models.Persona) {}, models.PersonaComplete},
		{func(p *models.Persona) { p.LLMID = "" }, models.PersonaComplete},
		{func(p *models.Persona) { p.LLMID = models.OwnBrain }, models.PersonaOwnBrain},
		{func(p *models.Persona) { p.LLMID = "customer_client_v1" }, models.PersonaComplete},
		{func(p *models.Persona) { p.EnableAudioPassthrough = new(false) }, models.PersonaComplete},
		{func(p *models.Persona) { p.EnableAudioPassthrough = new(true) }, models.PersonaFace},
		{func(p *models.Persona) { p.LLMID, p.EnableAudioPassthrough = models.OwnBrain, new(true) }, models.PersonaFace},
	} {
		p := least()
		c.change(&p)
		if got := p.Kind(); got != c.want {
			t.Errorf("%+v: got %s, want %s", p, got, c.want)
		}
	}
}

func TestWhatEachKindNeedsAndMayHave(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		of     func() models.Persona
		change func(p *models.Persona)
		want   string
	}{
		{"own brain", ownBrain, func(*models.Persona) {}, ""},
		{"own brain with everything", full, func(p *models.Persona) { p.LLMID = models.OwnBrain }, ""},
		{"own brain without a face", ownBrain, func(p *models.Persona) { p.AvatarID = "" }, "avatarId:required"},
		{"own brain without a name", ownBrain, func(p *models.Persona) { p.Name = "" }, "name:required"},
		{"own brain, bad voice", ownBrain, func(p *models.Persona) { p.VoiceID = "x" }, "voiceId:invalid"},
		{"no brain", ownBrain, func(p *models.Persona) { p.LLMID = "" }, "systemPrompt:required llmId:required voiceId:required"},
		{"face", face, func(*models.Persona) {}, ""},
		{"face with all it may have", face, func(p *models.Persona) {
			p.AvatarModel, p.DirectorNotes = "cara-4", &models.DirectorNotes{PresetStyle: "warm", Expressivity: new(0.0)}
			p.MaxSessionLengthSeconds, p.ZeroDataRetention = new(60), new(true)
		}, ""},
		{"face without a face", face, func(p *models.Persona) { p.AvatarID = "" }, "avatarId:required"},
		{"face with a brain", face, func(p *models.Persona) { p.LLMID = models.OwnBrain }, "llmId:not_allowed"},
		{"face with a voice", face, func(p *models.Persona) { p.VoiceID = least().VoiceID }, "voiceId:not_allowed"},
		{"face with words", face, func(p *models.Persona) { p.SystemPrompt, p.InitialMessage = "x", "y" }, "systemPrompt:not_allowed initialMessage:not_allowed"},
		{"face that speaks at a speed", face, func(p *models.Persona) {
			p.VoiceGenerationOptions = &models.VoiceGenerationOptions{Speed: new(1.0)}
		}, "voiceGenerationOptions.speed:not_allowed"},
		{"face that skips nothing", face, func(p *models.Persona) { p.SkipGreeting = new(false) }, "skipGreeting:not_allowed"},
		{"face with tools", face, func(p *models.Persona) { p.ToolIDs = repeat(1) }, "toolIds:not_allowed"},
		{"face of blank words", face, func(p *models.Persona) { p.SystemPrompt, p.ToolIDs, p.Tools = " \n", []string{}, []models.Tool{} }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := c.of()
			c.change(&p)
			wantWords(t, complaints(p), c.want)
		})
	}
}

func TestOnlyLeavesWhatAKindHas(t *testing.T) {
	t.Parallel()
	for _, kind := range []models.PersonaKind{models.PersonaFace, models.PersonaOwnBrain, models.PersonaComplete} {
		p := full()
		if kind == models.PersonaFace {
			p.EnableAudioPassthrough = new(true)
		}
		p = p.Only(kind)
		wantWords(t, complaints(p), "")
		if (p.SystemPrompt == "") != (kind == models.PersonaFace) || p.DirectorNotes == nil {
			t.Errorf("%s: got %+v", kind, p)
		}
	}
	if before := full(); before.Only(models.PersonaFace).VoiceGenerationOptions == before.VoiceGenerationOptions || before.VoiceGenerationOptions.Speed == nil {
		t.Error("the persona that was asked is changed")
	}
}
