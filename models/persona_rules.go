package models

import (
	"fmt"
	"slices"
	"strings"
)

// Normalize brings a persona to its one canonical form: names trimmed, IDs in lower case, blank and empty parts absent.
func (p *Persona) Normalize() {
	p.Name = strings.TrimSpace(p.Name)
	p.AvatarID = strings.ToLower(strings.TrimSpace(p.AvatarID))
	p.AvatarModel = strings.TrimSpace(p.AvatarModel)
	p.VoiceID = strings.ToLower(strings.TrimSpace(p.VoiceID))
	p.LLMID = strings.TrimSpace(p.LLMID)
	p.LanguageCode = strings.ToLower(strings.TrimSpace(p.LanguageCode))
	p.InitialMessage = absentWhenBlank(p.InitialMessage)
	p.ToolIDs = slices.Clone(p.ToolIDs)
	for i, id := range p.ToolIDs {
		p.ToolIDs[i] = strings.ToLower(strings.TrimSpace(id))
	}
	p.Tools = slices.Clone(p.Tools)
	for i, tool := range p.Tools {
		p.Tools[i] = tool.withoutBlanks()
	}
	p.dropEmptyOptions()
}

// dropEmptyOptions makes a group of options absent when nothing in it is set.
func (p *Persona) dropEmptyOptions() {
	if v := p.VoiceDetectionOptions; v != nil {
		p.VoiceDetectionOptions = presentUnlessZero(*v)
	}
	if v := p.VoiceGenerationOptions; v != nil {
		options := *v
		options.Model = strings.TrimSpace(options.Model)
		p.VoiceGenerationOptions = presentUnlessZero(options)
	}
	if d := p.DirectorNotes; d != nil {
		notes := *d
		notes.CustomStylePrompt = absentWhenBlank(notes.CustomStylePrompt)
		p.DirectorNotes = presentUnlessZero(notes)
	}
}

func presentUnlessZero[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// absentWhenBlank keeps text as it is, white space included, unless there is nothing else in it.
func absentWhenBlank(s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	return s
}

// Problems gives every complaint about a normalised persona; paths begin with at, such as "persona".
func (p *Persona) Problems(at string) []FieldError {
	problems := Check(p, at)
	problems = append(problems, p.VoiceGenerationOptions.problems(below(at, "voiceGenerationOptions"))...)
	problems = append(problems, p.DirectorNotes.problems(below(at, "directorNotes"))...)
	for i, tool := range p.Tools {
		problems = append(problems, tool.problems(below(at, fmt.Sprintf("tools[%d]", i)))...)
	}
	return problems
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
