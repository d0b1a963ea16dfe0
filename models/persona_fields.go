package models

import "slices"

// Section is a card of the editor.
type Section string

// The sections, in the order of the editor.
const (
	SectionWords Section = "words"
	SectionBrain Section = "brain"
	SectionVoice Section = "voice"
	SectionFace  Section = "face"
)

// FieldKind is the type of a field. It decides how the field is normalised and read from a form.
type FieldKind string

// The kinds.
const (
	KindLine   FieldKind = "line"   // one line of text, trimmed
	KindCode   FieldKind = "code"   // one line, trimmed and in lower case, such as an ID or a language
	KindChoice FieldKind = "choice" // one of Limits.Choices; not normalised
	KindText   FieldKind = "text"   // text of many lines; white space is kept, blank text is absent
	KindNumber FieldKind = "number"
	KindWhole  FieldKind = "whole"  // a whole number
	KindSwitch FieldKind = "switch" // on, off or absent
	KindCodes  FieldKind = "codes"  // a list of codes
	KindTools  FieldKind = "tools"  // inline tools
)

// PersonaField is one field of a persona.
type PersonaField struct {
	Path    string // in JSON, inside the persona, such as voiceGenerationOptions.speed
	Label   string // its name on screen
	Kind    FieldKind
	Section Section
	Limits  Limits // as the field's validate tag states them
	in      func(*Persona) any
}

// personaFields is the one list of a persona's fields, in the order of the editor.
// The editor's form, comparing, merging, normalising, the order of complaints and the names on screen all read it.
var personaFields = slices.Concat(
	section(SectionWords,
		line("name", "Name", func(p *Persona) *string { return &p.Name }),
		text("systemPrompt", "System prompt", func(p *Persona) *string { return &p.SystemPrompt }),
		text("initialMessage", "Greeting", func(p *Persona) *string { return &p.InitialMessage }),
		onOff("skipGreeting", "Skip the greeting", func(p *Persona) **bool { return &p.SkipGreeting }),
		onOff("uninterruptibleGreeting", "Greeting cannot be interrupted", func(p *Persona) **bool { return &p.UninterruptibleGreeting }),
	),
	section(SectionBrain,
		line("llmId", "Model", func(p *Persona) *string { return &p.LLMID }),
		onOff("zeroDataRetention", "Keep nothing at Anam", func(p *Persona) **bool { return &p.ZeroDataRetention }),
		code("languageCode", "Language", func(p *Persona) *string { return &p.LanguageCode }),
		whole("maxSessionLengthSeconds", "Longest session", func(p *Persona) **int { return &p.MaxSessionLengthSeconds }),
		codes("toolIds", "Tool IDs", func(p *Persona) *[]string { return &p.ToolIDs }),
		tools("tools", "Tools", func(p *Persona) *[]Tool { return &p.Tools }),
	),
	section(SectionVoice,
		code("voiceId", "Voice", func(p *Persona) *string { return &p.VoiceID }),
		number("voiceGenerationOptions.speed", "Speed", func(p *Persona) **float64 { return &p.VoiceGenerationOptions.Speed }),
		number("voiceGenerationOptions.stability", "Stability", func(p *Persona) **float64 { return &p.VoiceGenerationOptions.Stability }),
		number("voiceGenerationOptions.similarityBoost", "Similarity boost", func(p *Persona) **float64 { return &p.VoiceGenerationOptions.SimilarityBoost }),
		number("voiceGenerationOptions.style", "Style", func(p *Persona) **float64 { return &p.VoiceGenerationOptions.Style }),
		onOff("voiceGenerationOptions.useSpeakerBoost", "Speaker boost", func(p *Persona) **bool { return &p.VoiceGenerationOptions.UseSpeakerBoost }),
		line("voiceGenerationOptions.model", "Voice model", func(p *Persona) *string { return &p.VoiceGenerationOptions.Model }),
		number("voiceGenerationOptions.volume", "Volume", func(p *Persona) **float64 { return &p.VoiceGenerationOptions.Volume }),
		choice("voiceGenerationOptions.emotion", "Emotion", func(p *Persona) *string { return &p.VoiceGenerationOptions.Emotion }),
		number("voiceDetectionOptions.endOfSpeechSensitivity", "End of speech", func(p *Persona) **float64 { return &p.VoiceDetectionOptions.EndOfSpeechSensitivity }),
		number("voiceDetectionOptions.speechEnhancementLevel", "Noise removal", func(p *Persona) **float64 { return &p.VoiceDetectionOptions.SpeechEnhancementLevel }),
		number("voiceDetectionOptions.silenceBeforeAutoEndTurnSeconds", "Silence that ends a turn", func(p *Persona) **float64 { return &p.VoiceDetectionOptions.SilenceBeforeAutoEndTurnSeconds }),
		number("voiceDetectionOptions.silenceBeforeSkipTurnSeconds", "Silence before it speaks again", func(p *Persona) **float64 { return &p.VoiceDetectionOptions.SilenceBeforeSkipTurnSeconds }),
		number("voiceDetectionOptions.silenceBeforeSessionEndSeconds", "Silence that ends the session", func(p *Persona) **float64 { return &p.VoiceDetectionOptions.SilenceBeforeSessionEndSeconds }),
	),
	section(SectionFace,
		onOff("enableAudioPassthrough", "Face alone", func(p *Persona) **bool { return &p.EnableAudioPassthrough }),
		code("avatarId", "Face", func(p *Persona) *string { return &p.AvatarID }),
		line("avatarModel", "Avatar model", func(p *Persona) *string { return &p.AvatarModel }),
		choice("directorNotes.presetStyle", "Preset style", func(p *Persona) *string { return &p.DirectorNotes.PresetStyle }),
		number("directorNotes.expressivity", "Expressivity", func(p *Persona) **float64 { return &p.DirectorNotes.Expressivity }),
		text("directorNotes.customStylePrompt", "Your own style", func(p *Persona) *string { return &p.DirectorNotes.CustomStylePrompt }),
	),
)

// FieldGroup is a group of options inside a persona.
type FieldGroup struct {
	Path  string // in JSON
	Label string // its name on screen
}

var fieldGroups = []FieldGroup{
	{"voiceGenerationOptions", "How it speaks"}, {"voiceDetectionOptions", "How it listens"}, {"directorNotes", "Director notes"},
}

func section(s Section, fields ...PersonaField) []PersonaField {
	for i := range fields {
		fields[i].Section, fields[i].Limits = s, limitsOf(fields[i].Path)
	}
	return fields
}

func line(path, label string, in func(*Persona) *string) PersonaField {
	return field(path, label, KindLine, in)
}

func code(path, label string, in func(*Persona) *string) PersonaField {
	return field(path, label, KindCode, in)
}

func choice(path, label string, in func(*Persona) *string) PersonaField {
	return field(path, label, KindChoice, in)
}

func text(path, label string, in func(*Persona) *string) PersonaField {
	return field(path, label, KindText, in)
}

func number(path, label string, in func(*Persona) **float64) PersonaField {
	return field(path, label, KindNumber, in)
}

func whole(path, label string, in func(*Persona) **int) PersonaField {
	return field(path, label, KindWhole, in)
}

func onOff(path, label string, in func(*Persona) **bool) PersonaField {
	return field(path, label, KindSwitch, in)
}

func codes(path, label string, in func(*Persona) *[]string) PersonaField {
	return field(path, label, KindCodes, in)
}

func tools(path, label string, in func(*Persona) *[]Tool) PersonaField {
	return field(path, label, KindTools, in)
}

func field[T any](path, label string, kind FieldKind, in func(*Persona) T) PersonaField {
	return PersonaField{Path: path, Label: label, Kind: kind, in: func(p *Persona) any { return in(p) }}
}
