package models_test

import (
	"testing"

	"greenroom/models"
)

func TestProvidersTakeTheirOptions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		provider, option string
		number           *float64
		fits             bool
	}{
		{models.ProviderElevenLabs, "speed", new(0.7), true}, {models.ProviderElevenLabs, "speed", new(1.21), false},
		{models.ProviderCartesia, "speed", new(1.5), true}, {models.ProviderCartesia, "speed", new(0.59), false},
		{models.ProviderFishAudio, "speed", new(2.0), true}, {models.ProviderFishAudio, "volume", new(0.4), false},
		{models.ProviderElevenLabs, "model", nil, true}, {models.ProviderCartesia, "model", nil, false},
		{models.ProviderCartesia, "emotion", nil, true}, {models.ProviderFishAudio, "emotion", nil, false},
		{models.ProviderOpenAI, "speed", new(1.0), false}, {"NEW_PROVIDER", "speed", new(9.0), true}, {"", "speed", new(9.0), true},
		{models.ProviderElevenLabs, "speed", nil, true}, // no number: another rule says so
	} {
		if got := models.VoiceOptionMisfit(c.provider, c.option, c.number); (got == "") != c.fits {
			t.Errorf("%s %s: %q", c.provider, c.option, got)
		}
	}
}

// Every option that a persona can have is known to some provider: a new one must be put into the table.
func TestEveryVoiceOptionHasAProvider(t *testing.T) {
	t.Parallel()
	p := least()
	p.VoiceGenerationOptions = &models.VoiceGenerationOptions{
		Stability: new(0.5), SimilarityBoost: new(0.5), Style: new(0.5), UseSpeakerBoost: new(true), Model: "m", Speed: new(1.0), Volume: new(1.0), Emotion: "calm",
	}
	if n := len(p.VoiceMisfits(models.ProviderOpenAI, "persona")); n != 8 {
		t.Errorf("%d of 8 options are held against the provider", n)
	}
}
