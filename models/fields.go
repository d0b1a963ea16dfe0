package models

import "slices"

// Section is a card of the editor.
type Section string

// The sections, in the order of the editor.
const (
	SectionWho     Section = "who"
	SectionWords   Section = "words"
	SectionBrain   Section = "brain"
	SectionVoice   Section = "voice"
	SectionFace    Section = "face"
	SectionSession Section = "session"
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

// Field is one field of a document.
type Field struct {
	Path    string // in JSON: inside the persona, such as voiceGenerationOptions.speed; of any other part behind its name, such as session.region
	Label   string // its name on screen
	Kind    FieldKind
	Section Section
	Limits  Limits // as the field's validate tag states them
	part    string
	in      func(part content) any
}

// fields is the one list of what a version holds, in the order of the editor.
// The editor's form, comparing, merging, normalising, the order of complaints and the names on screen all read it.
var fields = slices.Concat(personaFields, sessionFields)

var personaFields = of(partPersona,
	section(SectionWho,
		line("name", "Name", func(p *Persona) *string { return &p.Name }),
		onOff("enableAudioPassthrough", "Face alone", func(p *Persona) **bool { return &p.EnableAudioPassthrough }),
	),
	section(SectionWords,
		text("systemPrompt", "System prompt", func(p *Persona) *string { return &p.SystemPrompt }),
		text("initialMessage", "Greeting", func(p *Persona) *string { return &p.InitialMessage }),
		onOff("skipGreeting", "Skip the greeting", func(p *Persona) **bool { return &p.SkipGreeting }),
		onOff("uninterruptibleGreeting", "Greeting cannot be interrupted", func(p *Persona) **bool { return &p.UninterruptibleGreeting }),
	),
	section(SectionBrain,
		line("llmId", "Model", func(p *Persona) *string { return &p.LLMID }),
		code("languageCode", "Language", func(p *Persona) *string { return &p.LanguageCode }),
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
		code("avatarId", "Face", func(p *Persona) *string { return &p.AvatarID }),
		line("avatarModel", "Avatar model", func(p *Persona) *string { return &p.AvatarModel }),
		choice("directorNotes.presetStyle", "Preset style", func(p *Persona) *string { return &p.DirectorNotes.PresetStyle }),
		number("directorNotes.expressivity", "Expressivity", func(p *Persona) **float64 { return &p.DirectorNotes.Expressivity }),
		text("directorNotes.customStylePrompt", "Your own style", func(p *Persona) *string { return &p.DirectorNotes.CustomStylePrompt }),
	),
	section(SectionSession,
		whole("maxSessionLengthSeconds", "Longest session", func(p *Persona) **int { return &p.MaxSessionLengthSeconds }),
		onOff("zeroDataRetention", "Keep nothing at Anam", func(p *Persona) **bool { return &p.ZeroDataRetention }),
	),
)

// sessionFields are all session options but two of egress: its mode, of which there is one, and its token, which no version holds.
var sessionFields = of(partSession,
	section(SectionSession,
		onOff("session.sessionReplay.enableSessionReplay", "Recording", func(o *SessionOptions) **bool { return &o.SessionReplay.EnableSessionReplay }),
		onOff("session.showAIAvatarDisclosure", "AI disclosure", func(o *SessionOptions) **bool { return &o.ShowAIAvatarDisclosure }),
		choice("session.videoQuality", "Video quality", func(o *SessionOptions) *string { return &o.VideoQuality }),
		whole("session.videoWidth", "Video width", func(o *SessionOptions) **int { return &o.VideoWidth }),
		whole("session.videoHeight", "Video height", func(o *SessionOptions) **int { return &o.VideoHeight }),
		line("session.region", "Region", func(o *SessionOptions) *string { return &o.Region }),
		choice("session.regionPolicy", "Region policy", func(o *SessionOptions) *string { return &o.RegionPolicy }),
		line("session.egress.daily.roomUrl", "Daily room", func(o *SessionOptions) *string { return &o.Egress.Daily.RoomURL }),
		line("session.egress.daily.userName", "Name in the room", func(o *SessionOptions) *string { return &o.Egress.Daily.UserName }),
	),
)

// FieldGroup is a group of options.
type FieldGroup struct {
	Path  string // in JSON, as that of a Field
	Label string // its name on screen
}

var fieldGroups = []FieldGroup{
	{"voiceGenerationOptions", "How it speaks"}, {"voiceDetectionOptions", "How it listens"}, {"directorNotes", "Director notes"},
	{partSession, "Session"},
}

func of(part string, sections ...[]Field) []Field {
	all := slices.Concat(sections...)
	for i := range all {
		all[i].part = part
	}
	return all
}

func section(s Section, fields ...Field) []Field {
	for i := range fields {
		fields[i].Section, fields[i].Limits = s, limitsOf(fields[i].Path)
	}
	return fields
}

func line[P content](path, label string, in func(P) *string) Field {
	return field(path, label, KindLine, in)
}

func code[P content](path, label string, in func(P) *string) Field {
	return field(path, label, KindCode, in)
}

func choice[P content](path, label string, in func(P) *string) Field {
	return field(path, label, KindChoice, in)
}

func text[P content](path, label string, in func(P) *string) Field {
	return field(path, label, KindText, in)
}

func number[P content](path, label string, in func(P) **float64) Field {
	return field(path, label, KindNumber, in)
}

func whole[P content](path, label string, in func(P) **int) Field {
	return field(path, label, KindWhole, in)
}

func onOff[P content](path, label string, in func(P) **bool) Field {
	return field(path, label, KindSwitch, in)
}

func codes[P content](path, label string, in func(P) *[]string) Field {
	return field(path, label, KindCodes, in)
}

func tools[P content](path, label string, in func(P) *[]Tool) Field {
	return field(path, label, KindTools, in)
}

func field[P content, T any](path, label string, kind FieldKind, in func(P) T) Field {
	return Field{Path: path, Label: label, Kind: kind, in: func(part content) any { return in(part.(P)) }}
}
