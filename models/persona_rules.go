package models

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Normalize brings a persona to its canonical form: each field as its kind demands, empty groups of options absent.
// It copies lists and groups before it changes them, since the caller may share them.
func (p *Persona) Normalize() {
	*p = p.Opened()
	for _, f := range personaFields {
		f.normalize(p)
	}
	p.VoiceDetectionOptions = presentUnlessZero(*p.VoiceDetectionOptions)
	p.VoiceGenerationOptions = presentUnlessZero(*p.VoiceGenerationOptions)
	p.DirectorNotes = presentUnlessZero(*p.DirectorNotes)
}

func (f Field) normalize(in content) {
	switch at := f.in(in).(type) {
	case *string:
		*at = f.Kind.normal(*at)
	case *[]string:
		*at = slices.Clone(*at)
		for i, entry := range *at {
			(*at)[i] = KindCode.normal(entry)
		}
	case *[]Tool:
		*at = slices.Clone(*at)
		for i, tool := range *at {
			(*at)[i] = tool.withoutBlanks()
		}
	}
}

// normal gives a text in the canonical form of its kind.
func (k FieldKind) normal(text string) string {
	switch k {
	case KindLine:
		return strings.TrimSpace(text)
	case KindCode:
		return strings.ToLower(strings.TrimSpace(text))
	case KindText:
		return absentWhenBlank(NormalText(text))
	}
	return text
}

func presentUnlessZero[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// absentWhenBlank returns text unchanged, or "" when there is nothing to see in it.
func absentWhenBlank(s string) string {
	if !hasContent(s) {
		return ""
	}
	return s
}

// Problems gives every complaint about a normalised persona and changes nothing; paths begin with at, such as "persona".
func (p *Persona) Problems(at string) []FieldError {
	problems := append(Check(p, at), p.kindProblems(at)...)
	problems = append(problems, p.VoiceGenerationOptions.problems(below(at, "voiceGenerationOptions"))...)
	problems = append(problems, p.DirectorNotes.problems(below(at, "directorNotes"))...)
	for i, tool := range p.Tools {
		problems = append(problems, tool.problems(below(at, fmt.Sprintf("tools[%d]", i)))...)
	}
	if len(problems) == 0 && !p.isNormal() {
		problems = append(problems, FieldError{at, "invalid", "Bring this to its canonical form before it is checked."})
	}
	return problems
}

// isNormal tells whether Normalize would change nothing.
// A version is never rewritten, so a persona stored without normalising would stay that way.
func (p *Persona) isNormal() bool {
	normal := *p
	normal.Normalize()
	return reflect.DeepEqual(normal, *p)
}

func (v *VoiceGenerationOptions) problems(at string) []FieldError {
	if v == nil || v.fitsSomeVariant() {
		return nil
	}
	if speed := v.Speed; speed != nil {
		rest := *v
		rest.Speed = nil
		if rest.fitsSomeVariant() {
			return []FieldError{{at + ".speed", "out_of_range", "Use a speed that this voice's provider allows: ElevenLabs 0.7 to 1.2, Cartesia 0.6 to 1.5, Fish Audio 0.5 to 2."}}
		}
	}
	return []FieldError{{at, "not_allowed", "These options belong to different voice providers. Keep those of one: ElevenLabs (stability, similarityBoost, style, useSpeakerBoost, model, speed), Cartesia (volume, speed, emotion) or Fish Audio (volume, speed)."}}
}

func (v VoiceGenerationOptions) fitsSomeVariant() bool {
	eleven := v.Stability != nil || v.SimilarityBoost != nil || v.Style != nil || v.UseSpeakerBoost != nil || v.Model != ""
	switch {
	case eleven:
		return v.Volume == nil && v.Emotion == "" && within(v.Speed, 0.7, 1.2)
	case v.Emotion != "":
		return within(v.Speed, 0.6, 1.5)
	default:
		return true
	}
}

func within(n *float64, low, high float64) bool { return n == nil || *n >= low && *n <= high }

func (d *DirectorNotes) problems(at string) []FieldError {
	if d == nil || d.PresetStyle == "" || d.CustomStylePrompt == "" {
		return nil
	}
	return []FieldError{{at, "not_allowed", "Set presetStyle or customStylePrompt, not both."}}
}
