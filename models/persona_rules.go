package models

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Limits of Anam's inline tools.
const (
	maxToolDescription = 1024   // characters
	maxToolParameters  = 10_000 // bytes of UTF-8 once serialised
)

// Normalize brings a persona to its one canonical form: names trimmed, IDs in lower case, blank and empty parts absent.
func (p *Persona) Normalize() {
	p.Name = strings.TrimSpace(p.Name)
	p.AvatarID = strings.ToLower(strings.TrimSpace(p.AvatarID))
	p.AvatarModel = strings.TrimSpace(p.AvatarModel)
	p.VoiceID = strings.ToLower(strings.TrimSpace(p.VoiceID))
	p.LLMID = strings.TrimSpace(p.LLMID)
	p.LanguageCode = strings.ToLower(strings.TrimSpace(p.LanguageCode))
	for i, id := range p.ToolIDs {
		p.ToolIDs[i] = strings.ToLower(strings.TrimSpace(id))
	}
	if v := p.VoiceDetectionOptions; v != nil && *v == (VoiceDetectionOptions{}) {
		p.VoiceDetectionOptions = nil
	}
	if v := p.VoiceGenerationOptions; v != nil && *v == (VoiceGenerationOptions{}) {
		p.VoiceGenerationOptions = nil
	}
	if d := p.DirectorNotes; d != nil && *d == (DirectorNotes{}) {
		p.DirectorNotes = nil
	}
}

// Problems gives every complaint about a normalised persona; paths begin with at, such as "persona".
func (p *Persona) Problems(at string) []FieldError {
	problems := Check(p, at)
	problems = append(problems, p.VoiceGenerationOptions.problems(at+".voiceGenerationOptions")...)
	problems = append(problems, p.DirectorNotes.problems(at+".directorNotes")...)
	for i, tool := range p.Tools {
		problems = append(problems, tool.problems(fmt.Sprintf("%s.tools[%d]", at, i))...)
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

func (t Tool) problems(at string) []FieldError {
	var out []FieldError
	switch t["type"] {
	case "client", "server", "system":
	case nil:
		out = append(out, FieldError{at + ".type", "required", "Set the tool's type: client, server or system."})
	default:
		out = append(out, FieldError{at + ".type", "invalid", "Use client, server or system as the tool's type."})
	}
	if name, _ := t["name"].(string); strings.TrimSpace(name) == "" {
		out = append(out, FieldError{at + ".name", "required", "Give the tool a name."})
	}
	switch d := t["description"].(type) {
	case nil:
	case string:
		if utf8.RuneCountInString(d) > maxToolDescription {
			out = append(out, FieldError{at + ".description", "too_long", "Keep the description to 1,024 characters."})
		}
	default:
		out = append(out, FieldError{at + ".description", "wrong_type", "Give the description as text."})
	}
	out = append(out, t.parameterProblems(at+".parameters")...)
	for key := range t {
		if strings.EqualFold(key, "headers") {
			out = append(out, FieldError{at + "." + key, "not_allowed", "Leave out headers: credentials don't belong into versions that others can read. Keep the tool at Anam and attach it by toolIds."})
		}
	}
	return out
}

func (t Tool) parameterProblems(at string) []FieldError {
	parameters, set := t["parameters"]
	if !set || parameters == nil {
		return nil
	}
	if _, ok := parameters.(map[string]any); !ok {
		return []FieldError{{at, "wrong_type", "Give the parameters as a JSON Schema object."}}
	}
	if raw, err := json.Marshal(parameters); err != nil || len(raw) > maxToolParameters {
		return []FieldError{{at, "too_long", "Keep the parameters to 10,000 bytes of JSON."}}
	}
	return nil
}
