package models_test

import (
	"math"
	"strings"
	"testing"

	"greenroom/models"
)

func TestPersonasThatAreFine(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]models.Persona{"least": least(), "full": full()} {
		t.Run(name, func(t *testing.T) { wantWords(t, complaints(p), "") })
	}
}

func TestTextRules(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ü", 101)
	for _, c := range []struct {
		name string
		set  func(p *models.Persona)
		want string
	}{
		{"name of 100 characters", func(p *models.Persona) { p.Name = strings.Repeat("ü", 100) }, ""},
		{"name of 101", func(p *models.Persona) { p.Name = long }, "name:too_long"},
		{"blank name", func(p *models.Persona) { p.Name = " \t\n " }, "name:required"},
		{"no name", func(p *models.Persona) { p.Name = "" }, "name:required"},
		{"line break in name", func(p *models.Persona) { p.Name = "a\nb" }, "name:invalid"},
		{"NUL in name", func(p *models.Persona) { p.Name = "a\x00b" }, "name:invalid"},
		{"line separator in name", func(p *models.Persona) { p.Name = "a\u2028b" }, "name:invalid"},
		{"broken UTF-8 in name", func(p *models.Persona) { p.Name = "a\xffb" }, "name:invalid"},
		{"avatar no UUID", func(p *models.Persona) { p.AvatarID = "cara" }, "avatarId:invalid"},
		{"avatar upper case", func(p *models.Persona) { p.AvatarID = strings.ToUpper(p.AvatarID) }, ""},
		{"no avatar", func(p *models.Persona) { p.AvatarID = "" }, "avatarId:required"},
		{"voice no UUID", func(p *models.Persona) { p.VoiceID = "30fa96d0-26c4-4e55-94a0-517025942e1" }, "voiceId:invalid"},
		{"no voice", func(p *models.Persona) { p.VoiceID = "  " }, "voiceId:required"},
		{"llm of 100", func(p *models.Persona) { p.LLMID = strings.Repeat("x", 100) }, ""},
		{"llm of 101", func(p *models.Persona) { p.LLMID = strings.Repeat("x", 101) }, "llmId:too_long"},
		{"blank llm", func(p *models.Persona) { p.LLMID = " " }, "llmId:required"},
		{"llm with tab", func(p *models.Persona) { p.LLMID = "a\tb" }, "llmId:invalid"},
		{"no prompt", func(p *models.Persona) { p.SystemPrompt = "" }, "systemPrompt:required"},
		{"blank prompt", func(p *models.Persona) { p.SystemPrompt = "\n \u2003" }, "systemPrompt:required"},
		{"prompt of 100,000", func(p *models.Persona) { p.SystemPrompt = strings.Repeat("é", 100_000) }, ""},
		{"prompt of 100,001", func(p *models.Persona) { p.SystemPrompt = strings.Repeat("é", 100_001) }, "systemPrompt:too_long"},
		{"prompt of 50,000 emoji", func(p *models.Persona) { p.SystemPrompt = strings.Repeat("😀", 50_000) }, ""},
		{"prompt of one more unit", func(p *models.Persona) { p.SystemPrompt = strings.Repeat("😀", 50_000) + "x" }, "systemPrompt:too_long"},
		{"name of 50 emoji", func(p *models.Persona) { p.Name = strings.Repeat("😀", 50) }, ""},
		{"name of 51", func(p *models.Persona) { p.Name = strings.Repeat("😀", 51) }, "name:too_long"},
		{"style of 1,000 emoji", style(1000), ""},
		{"style of 1,001", style(1001), "directorNotes.customStylePrompt:too_long"},
		{"prompt with control characters", func(p *models.Persona) { p.SystemPrompt = "a\n\tb\x07c" }, ""},
		{"prompt with NUL", func(p *models.Persona) { p.SystemPrompt = "a\x00b" }, "systemPrompt:invalid"},
		{"greeting of NUL alone", func(p *models.Persona) { p.InitialMessage = "\x00" }, "initialMessage:invalid"},
		{"broken UTF-8 in prompt", func(p *models.Persona) { p.SystemPrompt = "a\xff" }, "systemPrompt:invalid"},
		{"greeting of 4,000", func(p *models.Persona) { p.InitialMessage = strings.Repeat("é", 4000) }, ""},
		{"greeting of 4,001", func(p *models.Persona) { p.InitialMessage = strings.Repeat("é", 4001) }, "initialMessage:too_long"},
		{"avatar model", func(p *models.Persona) { p.AvatarModel = "cara-5" }, "avatarModel:invalid"},
		{"latest avatar model", func(p *models.Persona) { p.AvatarModel = "cara-4-latest" }, ""},
		{"language in upper case", func(p *models.Persona) { p.LanguageCode = "DE" }, ""},
		{"language of three letters", func(p *models.Persona) { p.LanguageCode = "deu" }, "languageCode:invalid"},
		{"language not a code", func(p *models.Persona) { p.LanguageCode = "d1" }, "languageCode:invalid"},
		{"50 tools by ID", func(p *models.Persona) { p.ToolIDs = repeat(50) }, ""},
		{"51 tools by ID", func(p *models.Persona) { p.ToolIDs = repeat(51) }, "toolIds:too_long"},
		{"third tool ID", func(p *models.Persona) { p.ToolIDs = append(repeat(2), "x") }, "toolIds[2]:invalid"},
		{"everything missing", func(p *models.Persona) { *p = models.Persona{} },
			"name:required avatarId:required systemPrompt:required llmId:required voiceId:required"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := least()
			c.set(&p)
			wantWords(t, complaints(p), c.want)
		})
	}
}

// style sets a style of n emoji, each of two UTF-16 units.
func style(n int) func(p *models.Persona) {
	return func(p *models.Persona) {
		p.DirectorNotes = &models.DirectorNotes{CustomStylePrompt: strings.Repeat("😀", n)}
	}
}

func repeat(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = "071B0286-4cce-4808-bee2-e642f1062de3"
	}
	return out
}

func TestMaxSessionLength(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{
		-1: "maxSessionLengthSeconds:out_of_range", 0: "maxSessionLengthSeconds:out_of_range", 1: "",
		86400: "", 86401: "maxSessionLengthSeconds:out_of_range",
	} {
		p := least()
		p.MaxSessionLengthSeconds = &n
		wantWords(t, complaints(p), want)
	}
}

// Every number at both its bounds, just outside them, and as no number at all.
func TestNumberRanges(t *testing.T) {
	t.Parallel()
	detection := func(p *models.Persona) *models.VoiceDetectionOptions {
		p.VoiceDetectionOptions = &models.VoiceDetectionOptions{}
		return p.VoiceDetectionOptions
	}
	generation := func(p *models.Persona) *models.VoiceGenerationOptions {
		p.VoiceGenerationOptions = &models.VoiceGenerationOptions{}
		return p.VoiceGenerationOptions
	}
	for _, c := range []struct {
		path     string
		min, max float64
		set      func(p *models.Persona, n *float64)
	}{
		{"voiceDetectionOptions.endOfSpeechSensitivity", 0, 1, func(p *models.Persona, n *float64) { detection(p).EndOfSpeechSensitivity = n }},
		{"voiceDetectionOptions.silenceBeforeSkipTurnSeconds", 0, 900, func(p *models.Persona, n *float64) { detection(p).SilenceBeforeSkipTurnSeconds = n }},
		{"voiceDetectionOptions.silenceBeforeSessionEndSeconds", 0, 7200, func(p *models.Persona, n *float64) { detection(p).SilenceBeforeSessionEndSeconds = n }},
		{"voiceDetectionOptions.silenceBeforeAutoEndTurnSeconds", 0.5, 10, func(p *models.Persona, n *float64) { detection(p).SilenceBeforeAutoEndTurnSeconds = n }},
		{"voiceDetectionOptions.speechEnhancementLevel", 0, 1, func(p *models.Persona, n *float64) { detection(p).SpeechEnhancementLevel = n }},
		{"voiceGenerationOptions.stability", 0, 1, func(p *models.Persona, n *float64) { generation(p).Stability = n }},
		{"voiceGenerationOptions.similarityBoost", 0, 1, func(p *models.Persona, n *float64) { generation(p).SimilarityBoost = n }},
		{"voiceGenerationOptions.style", 0, 1, func(p *models.Persona, n *float64) { generation(p).Style = n }},
		{"voiceGenerationOptions.volume", 0.5, 2, func(p *models.Persona, n *float64) { generation(p).Volume = n }},
		{"voiceGenerationOptions.speed", 0.5, 2, func(p *models.Persona, n *float64) { generation(p).Speed = n }},
		{"directorNotes.expressivity", 0, 1, func(p *models.Persona, n *float64) { p.DirectorNotes = &models.DirectorNotes{Expressivity: n} }},
	} {
		for n, want := range map[float64]string{
			c.min: "", c.max: "", c.min - 0.01: c.path + ":out_of_range", c.max + 0.01: c.path + ":out_of_range",
			math.Inf(1): c.path + ":out_of_range", math.NaN(): c.path + ":out_of_range",
		} {
			p := least()
			c.set(&p, &n)
			if got := strings.Join(complaints(p), " "); got != want {
				t.Errorf("%s = %v: got %q, want %q", c.path, n, got, want)
			}
		}
	}
}
