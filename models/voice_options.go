package models

import (
	"fmt"
	"maps"
	"slices"
)

// span is the least and greatest value of a number.
type span struct{ least, most float64 }

// anyValue is the span of an option that has no number, or none of its own for a provider.
var anyValue = span{}

// providerOptions are the voiceGenerationOptions that voices of a provider take, with their ranges; Anam refuses all others.
// Source: Anam's OpenAPI file of July 2026.
var providerOptions = map[string]map[string]span{
	ProviderElevenLabs: {
		"stability": {0, 1}, "similarityBoost": {0, 1}, "style": {0, 1}, "speed": {0.7, 1.2}, "useSpeakerBoost": anyValue, "model": anyValue,
	},
	ProviderCartesia:  {"volume": {0.5, 2}, "speed": {0.6, 1.5}, "emotion": anyValue},
	ProviderFishAudio: {"volume": {0.5, 2}, "speed": {0.5, 2}},
	ProviderOpenAI:    {},
}

var providerNames = map[string]string{
	ProviderElevenLabs: "ElevenLabs", ProviderCartesia: "Cartesia", ProviderFishAudio: "Fish Audio", ProviderOpenAI: "OpenAI",
}

// ProviderName words a provider; one that is not known keeps Anam's word.
func ProviderName(provider string) string {
	if name := providerNames[provider]; name != "" {
		return name
	}
	return provider
}

// VoiceOptionMisfit says why voices of a provider don't take an option of voiceGenerationOptions, "" when they do.
// number is the option's value, nil when it is none. Of a provider that is not known nothing is said.
func VoiceOptionMisfit(provider, option string, number *float64) string {
	options, known := providerOptions[provider]
	if !known {
		return ""
	}
	name := ProviderName(provider)
	limits, taken := options[option]
	switch {
	case !taken:
		return "This option isn't for voices of " + name + ". Clear it, or choose another voice."
	case limits != anyValue && number != nil && (*number < limits.least || *number > limits.most):
		return fmt.Sprintf("Voices of %s take %g to %g.", name, limits.least, limits.most)
	}
	return ""
}

// VoiceOptionRange words which numbers voices of a provider take for an option; empty for an option without a range.
func VoiceOptionRange(provider, option string) string {
	limits := providerOptions[provider][option]
	if limits == anyValue {
		return ""
	}
	return fmt.Sprintf("%g to %g.", limits.least, limits.most)
}

// VoiceMisfits gives the options of a persona that voices of a provider don't take.
func (p *Persona) VoiceMisfits(provider, at string) []FieldError {
	set := p.VoiceGenerationOptions.set()
	var out []FieldError
	for _, option := range slices.Sorted(maps.Keys(set)) {
		if message := VoiceOptionMisfit(provider, option, set[option]); message != "" {
			out = append(out, FieldError{below(at, "voiceGenerationOptions."+option), ProblemVoiceOption, message})
		}
	}
	return out
}

// set gives the options that are there by name, with their value where it is a number.
func (v *VoiceGenerationOptions) set() map[string]*float64 {
	set := map[string]*float64{}
	if v == nil {
		return set
	}
	for name, number := range map[string]*float64{
		"stability": v.Stability, "similarityBoost": v.SimilarityBoost, "style": v.Style, "speed": v.Speed, "volume": v.Volume,
	} {
		if number != nil {
			set[name] = number
		}
	}
	for name, there := range map[string]bool{"useSpeakerBoost": v.UseSpeakerBoost != nil, "model": v.Model != "", "emotion": v.Emotion != ""} {
		if there {
			set[name] = nil
		}
	}
	return set
}
