package models_test

import (
	"strings"
	"testing"

	"greenroom/models"
)

func TestVoiceGenerationVariants(t *testing.T) {
	t.Parallel()
	type options = models.VoiceGenerationOptions
	const mixed, speed = "voiceGenerationOptions:not_allowed", "voiceGenerationOptions.speed:out_of_range"
	for _, c := range []struct {
		name string
		set  options
		want string
	}{
		{"ElevenLabs V1", options{Stability: new(0.5), SimilarityBoost: new(0.5), Speed: new(0.7)}, ""},
		{"ElevenLabs V2", options{Stability: new(0.5), Style: new(0.0), UseSpeakerBoost: new(false), Model: "eleven", Speed: new(1.2)}, ""},
		{"Cartesia", options{Volume: new(0.5), Speed: new(0.6), Emotion: "calm"}, ""},
		{"Cartesia's fastest", options{Emotion: "scared", Speed: new(1.5)}, ""},
		{"Fish Audio", options{Volume: new(2.0), Speed: new(2.0)}, ""},
		{"Fish Audio's slowest", options{Speed: new(0.5)}, ""},
		{"ElevenLabs too slow", options{Stability: new(0.5), Speed: new(0.69)}, speed},
		{"ElevenLabs too fast", options{UseSpeakerBoost: new(false), Speed: new(1.21)}, speed},
		{"Cartesia too slow", options{Emotion: "calm", Speed: new(0.59)}, speed},
		{"Cartesia too fast", options{Emotion: "calm", Volume: new(1.0), Speed: new(1.51)}, speed},
		{"too fast for all, once", options{Stability: new(0.5), Speed: new(2.01)}, speed},
		{"ElevenLabs with volume", options{Stability: new(0.0), Volume: new(1.0)}, mixed},
		{"ElevenLabs with emotion", options{Model: "eleven", Emotion: "calm"}, mixed},
		{"a mix with a speed beyond it", options{Style: new(0.1), Volume: new(1.0), Speed: new(2.0)}, mixed},
		{"no such emotion", options{Emotion: "happy"}, "voiceGenerationOptions.emotion:invalid"},
		{"model on two lines", options{Model: "a\nb"}, "voiceGenerationOptions.model:invalid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := least()
			p.VoiceGenerationOptions = &c.set
			wantWords(t, complaints(p), c.want)
		})
	}
}

func TestDirectorNotes(t *testing.T) {
	t.Parallel()
	type notes = models.DirectorNotes
	for _, c := range []struct {
		set  notes
		want string
	}{
		{notes{PresetStyle: "distressed", Expressivity: new(1.0)}, ""},
		{notes{CustomStylePrompt: "Calm and slow."}, ""},
		{notes{PresetStyle: "happy", CustomStylePrompt: " \n"}, ""},
		{notes{PresetStyle: "happy", CustomStylePrompt: "Calm."}, "directorNotes:not_allowed"},
		{notes{PresetStyle: "curious"}, "directorNotes.presetStyle:invalid"},
		{notes{CustomStylePrompt: strings.Repeat("x", 2000)}, ""},
		{notes{CustomStylePrompt: strings.Repeat("x", 2001)}, "directorNotes.customStylePrompt:too_long"},
	} {
		p := least()
		p.DirectorNotes = &c.set
		wantWords(t, complaints(p), c.want)
	}
}
