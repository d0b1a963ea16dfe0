package models

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of Anam's inline tools.
const (
	maxToolDescription = 1024   // characters
	maxToolParameters  = 10_000 // bytes of UTF-8 once serialised
	maxToolDepth       = 100    // levels; readers of JSON have limits of their own, the database's is 1,000
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

// withoutBlanks leaves out the tool's own null and empty fields; inside its parameters they mean something.
func (t Tool) withoutBlanks() Tool {
	t = maps.Clone(t)
	maps.DeleteFunc(t, func(_ string, value any) bool { return value == nil || value == "" })
	return t
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
	if depth(map[string]any(t)) > maxToolDepth {
		return append(out, FieldError{at, "too_long", "Nest the tool's values at most 100 levels deep."})
	}
	out = append(out, t.parameterProblems(at+".parameters")...)
	for _, key := range slices.Sorted(maps.Keys(t)) {
		switch {
		case strings.EqualFold(key, "headers"):
			out = append(out, FieldError{at + "." + key, "not_allowed", "Leave out headers: credentials don't belong into versions that others can read. Keep the tool at Anam and attach it by toolIds."})
		case strings.EqualFold(key, "url") && holdsCredentials(t[key]):
			out = append(out, FieldError{at + "." + key, "not_allowed", "Leave the user and password out of the address: credentials don't belong into versions that others can read. Keep the tool at Anam and attach it by toolIds."})
		}
	}
	return out
}

// holdsCredentials tells whether an address has a user or password; what cannot be parsed has them when there is an @ before its path.
func holdsCredentials(address any) bool {
	text, _ := address.(string)
	if u, err := url.Parse(strings.TrimSpace(text)); err == nil {
		return u.User != nil
	}
	_, rest, _ := strings.Cut(text, "//")
	host, _, _ := strings.Cut(rest, "/")
	return strings.Contains(host, "@")
}

// depth counts the objects and lists around the innermost value.
func depth(value any) int {
	deepest := 0
	switch value := value.(type) {
	case map[string]any:
		for _, below := range value {
			deepest = max(deepest, depth(below))
		}
	case []any:
		for _, below := range value {
			deepest = max(deepest, depth(below))
		}
	default:
		return 0
	}
	return deepest + 1
}

func (t Tool) parameterProblems(at string) []FieldError {
	parameters, set := t["parameters"]
	if !set || parameters == nil {
		return nil
	}
	if _, ok := parameters.(map[string]any); !ok {
		return []FieldError{{at, "wrong_type", "Give the parameters as a JSON Schema object."}}
	}
	if raw, err := canonical(parameters); err != nil || len(raw) > maxToolParameters {
		return []FieldError{{at, "too_long", "Keep the parameters to 10,000 bytes of JSON."}}
	}
	return nil
}
