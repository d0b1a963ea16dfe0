package models

// Persona is an ephemeral personaConfig of Anam, with the field names of Anam.
// A nil pointer, an empty string or an empty list is an absent field and is never sent; 0 and false are.
// Which fields it needs and may have depends on its kind, see PersonaKind.
// Ranges are those of Anam's OpenAPI file as captured in July 2026; characters are UTF-16 units, as Anam counts them.
type Persona struct {
	// Name is 1 to 100 characters on one line; it is the template's name too.
	Name string `json:"name" validate:"required,max=100,oneline"`
	// AvatarID is a UUID, kept in lower case.
	AvatarID string `json:"avatarId" validate:"required,uuid"`
	// AvatarModel is absent for the avatar's own active version; *-latest is by invitation and answers 403 otherwise.
	AvatarModel string `json:"avatarModel,omitempty" validate:"omitempty,oneof=cara-3 cara-4 cara-4-latest"`
	// VoiceID is a UUID, kept in lower case. Only a complete persona needs one.
	VoiceID string `json:"voiceId,omitempty" validate:"omitempty,uuid"`
	// LLMID is any text up to 100 characters: Anam knows names such as OwnBrain beside UUIDs. Only a face alone has none.
	LLMID string `json:"llmId,omitempty" validate:"max=100,id"`
	// SystemPrompt is up to 100,000 characters, its inner white space kept. Only a complete persona needs one.
	SystemPrompt string `json:"systemPrompt,omitempty" validate:"max=100000,text"`
	// InitialMessage is up to 4,000 characters. Without it the model writes its own greeting.
	InitialMessage string `json:"initialMessage,omitempty" validate:"max=4000,text"`
	// SkipGreeting makes the persona wait for the user to speak first.
	SkipGreeting *bool `json:"skipGreeting,omitempty"`
	// UninterruptibleGreeting plays the greeting to its end even when the user speaks.
	UninterruptibleGreeting *bool `json:"uninterruptibleGreeting,omitempty"`
	// MaxSessionLengthSeconds is 1 to 86,400 seconds, counted from the start of streaming; the Anam plan caps it.
	MaxSessionLengthSeconds *int `json:"maxSessionLengthSeconds,omitempty" validate:"omitnil,min=1,max=86400"`
	// LanguageCode is ISO 639-1, two lower-case letters; absent means the organisation's setting.
	LanguageCode           string                  `json:"languageCode,omitempty" validate:"omitempty,language"`
	VoiceDetectionOptions  *VoiceDetectionOptions  `json:"voiceDetectionOptions,omitempty"`
	VoiceGenerationOptions *VoiceGenerationOptions `json:"voiceGenerationOptions,omitempty"`
	DirectorNotes          *DirectorNotes          `json:"directorNotes,omitempty"`
	// ToolIDs name tools kept at Anam, UUIDs in lower case, at most 50.
	ToolIDs []string `json:"toolIds,omitempty" validate:"max=50,dive,uuid"`
	// Tools are defined inline, at most 50.
	Tools []Tool `json:"tools,omitempty" validate:"max=50"`
	// EnableAudioPassthrough lets the app send the sound that the face speaks: nobody thinks or speaks at Anam. It makes the persona a face alone.
	EnableAudioPassthrough *bool `json:"enableAudioPassthrough,omitempty"`
	// ZeroDataRetention has Anam keep nothing of the session. It is for enterprise plans, and voice and model must be able to (isZdr).
	ZeroDataRetention *bool `json:"zeroDataRetention,omitempty"`
}

// VoiceDetectionOptions set how Anam detects the end of the user's speech.
type VoiceDetectionOptions struct {
	// EndOfSpeechSensitivity is 0 to 1.
	EndOfSpeechSensitivity *float64 `json:"endOfSpeechSensitivity,omitempty" validate:"omitnil,min=0,max=1"`
	// SilenceBeforeSkipTurnSeconds is 0 to 900 seconds; 0 turns it off.
	SilenceBeforeSkipTurnSeconds *float64 `json:"silenceBeforeSkipTurnSeconds,omitempty" validate:"omitnil,min=0,max=900"`
	// SilenceBeforeSessionEndSeconds is 0 to 7,200 seconds; 0 turns it off.
	SilenceBeforeSessionEndSeconds *float64 `json:"silenceBeforeSessionEndSeconds,omitempty" validate:"omitnil,min=0,max=7200"`
	// SilenceBeforeAutoEndTurnSeconds is 0.5 to 10 seconds.
	SilenceBeforeAutoEndTurnSeconds *float64 `json:"silenceBeforeAutoEndTurnSeconds,omitempty" validate:"omitnil,min=0.5,max=10"`
	// SpeechEnhancementLevel is 0 to 1.
	SpeechEnhancementLevel *float64 `json:"speechEnhancementLevel,omitempty" validate:"omitnil,min=0,max=1"`
}

// VoiceGenerationOptions hold the fields of all four voice providers. Each provider allows some of them only.
// The ranges here are the widest over the providers.
type VoiceGenerationOptions struct {
	// Stability is 0 to 1 (ElevenLabs).
	Stability *float64 `json:"stability,omitempty" validate:"omitnil,min=0,max=1"`
	// SimilarityBoost is 0 to 1 (ElevenLabs).
	SimilarityBoost *float64 `json:"similarityBoost,omitempty" validate:"omitnil,min=0,max=1"`
	// Style is 0 to 1 (ElevenLabs V2).
	Style *float64 `json:"style,omitempty" validate:"omitnil,min=0,max=1"`
	// UseSpeakerBoost is for ElevenLabs V2.
	UseSpeakerBoost *bool `json:"useSpeakerBoost,omitempty"`
	// Model names a model of ElevenLabs V2, up to 100 characters.
	Model string `json:"model,omitempty" validate:"max=100,id"`
	// Speed is 0.7 to 1.2 with ElevenLabs, 0.6 to 1.5 with Cartesia, 0.5 to 2 with Fish Audio.
	Speed *float64 `json:"speed,omitempty" validate:"omitnil,min=0.5,max=2"`
	// Volume is 0.5 to 2 (Cartesia, Fish Audio).
	Volume *float64 `json:"volume,omitempty" validate:"omitnil,min=0.5,max=2"`
	// Emotion is for Cartesia Sonic-3.
	Emotion string `json:"emotion,omitempty" validate:"omitempty,oneof=neutral calm angry content sad scared"`
}

// DirectorNotes steer the face of a cara-4 avatar; cara-3 drops them silently.
type DirectorNotes struct {
	// PresetStyle excludes CustomStylePrompt.
	PresetStyle string `json:"presetStyle,omitempty" validate:"omitempty,oneof=happy warm playful supportive sad angry distressed"`
	// CustomStylePrompt is up to 2,000 characters.
	CustomStylePrompt string `json:"customStylePrompt,omitempty" validate:"max=2000,text"`
	// Expressivity is 0 to 1; Anam's own default is 0.5.
	Expressivity *float64 `json:"expressivity,omitempty" validate:"omitnil,min=0,max=1"`
}

// The providers of voices, as Anam names them.
const (
	ProviderElevenLabs = "ELEVENLABS"
	ProviderCartesia   = "CARTESIA"
	ProviderFishAudio  = "FISH_AUDIO"
	ProviderOpenAI     = "OPENAI_ADVANCED_VOICE"
)
