package models_test

import (
	"strings"
	"testing"

	"greenroom/models"
)

// full is a persona with every optional field set, all within Anam's ranges.
func full() models.Persona {
	p := least()
	p.AvatarModel = "cara-4"
	p.InitialMessage = "Hello <you> & all"
	p.SkipGreeting = new(false)
	p.UninterruptibleGreeting = new(true)
	p.MaxSessionLengthSeconds = new(600)
	p.LanguageCode = "en"
	p.VoiceDetectionOptions = &models.VoiceDetectionOptions{
		EndOfSpeechSensitivity: new(0.5), SilenceBeforeSkipTurnSeconds: new(0.0), SilenceBeforeSessionEndSeconds: new(60.0),
		SilenceBeforeAutoEndTurnSeconds: new(5.0), SpeechEnhancementLevel: new(0.8),
	}
	p.VoiceGenerationOptions = &models.VoiceGenerationOptions{
		Stability: new(0.0), SimilarityBoost: new(1.0), Style: new(0.25), UseSpeakerBoost: new(false), Model: "eleven_v2", Speed: new(1.2),
	}
	p.DirectorNotes = &models.DirectorNotes{PresetStyle: "warm", Expressivity: new(0.0)}
	p.ToolIDs = []string{"071b0286-4cce-4808-bee2-e642f1062de3"}
	p.Tools = []models.Tool{{
		"type": "client", "name": "open_page", "description": "Opens a page.",
		"parameters": map[string]any{"type": "object", "properties": map[string]any{"url": map[string]any{"type": "string"}}},
	}}
	return p
}

// least is a persona with the five required fields and nothing else.
func least() models.Persona {
	return models.Persona{
		Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b",
		LLMID: "0934d97d-0c3a-4f33-91b0-5e136a0ef466", SystemPrompt: "Be kind.",
	}
}

// golden has the model that the golden documents were written with.
func golden(p models.Persona) models.Persona {
	p.LLMID = models.OwnBrain
	return p
}

// complaints gives field:code of each complaint about a persona, in order.
func complaints(p models.Persona) []string {
	p.Normalize()
	return words(p.Problems("persona"))
}

func words(problems []models.FieldError) []string {
	var out []string
	for _, f := range models.FieldsOf(models.Invalid(problems...)) {
		out = append(out, strings.TrimPrefix(f.Field, "persona.")+":"+f.Code)
	}
	return out
}

func wantWords(t *testing.T, got []string, want string) {
	t.Helper()
	if joined := strings.Join(got, " "); joined != want {
		t.Errorf("got %q, want %q", joined, want)
	}
}
