package anam

import (
	"cmp"
	"encoding/json"
)

// Avatar is a face. DisplayName is the person, VariantName the setting: several variants share a person.
type Avatar struct {
	ID          string `json:"id"`
	DisplayName string `json:"displayName"`
	VariantName string `json:"variantName"`
	ImageURL    string `json:"imageUrl"`
	// LandscapeImageURL is a 1152x768 crop, "" when there is none.
	LandscapeImageURL string `json:"landscapeImageUrl"`
	// PortraitImageURL is "" when the avatar cannot be shown upright (768x1152).
	PortraitImageURL string `json:"portraitImageUrl"`
	// VideoURL and IdleVideoURL are signed for an hour: not to be stored.
	VideoURL     string `json:"videoUrl"`
	IdleVideoURL string `json:"idleVideoUrl"`
	// CreatedByOrganizationID is "" for Anam's stock avatars.
	CreatedByOrganizationID string `json:"createdByOrganizationId"`
	// AvailableVersions are the values that avatarModel may have; ActiveVersion is what is used without one.
	AvailableVersions []string `json:"availableVersions"`
	ActiveVersion     string   `json:"activeVersion"`
	Description       string   `json:"description"`
	DisplayTags       []string `json:"displayTags"`
	// RenderStyle is realistic, animated_3d, illustrated or unknown.
	RenderStyle string `json:"renderStyle"`
	// CreatedAt and UpdatedAt are RFC 3339, as Anam wrote them.
	CreatedAt string `json:"createdAt"`
	UpdatedAt string `json:"updatedAt"`
}

// Voice is a voice of one of four providers.
type Voice struct {
	ID          string `json:"id"`
	DisplayName string `json:"displayName"`
	// Provider is CARTESIA, ELEVENLABS, OPENAI_ADVANCED_VOICE or FISH_AUDIO. It decides which voiceGenerationOptions fit.
	Provider        string `json:"provider"`
	ProviderVoiceID string `json:"providerVoiceId"`
	ProviderModelID string `json:"providerModelId"`
	// SampleURL is audio, "" when there is no sample. PreviewSampleURL is its older name.
	SampleURL        string `json:"sampleUrl"`
	PreviewSampleURL string `json:"previewSampleUrl"`
	// Gender is MALE, FEMALE, NEUTRAL or "".
	Gender string `json:"gender"`
	// Country is ISO 3166-1 alpha-2 and means the accent.
	Country                 string   `json:"country"`
	Description             string   `json:"description"`
	DisplayTags             []string `json:"displayTags"`
	IsZDR                   bool     `json:"isZdr"`
	CreatedByOrganizationID string   `json:"createdByOrganizationId"`
	CreatedAt               string   `json:"createdAt"`
	UpdatedAt               string   `json:"updatedAt"`
}

// LLM is a language model. Its ID is not always a UUID: CUSTOMER_CLIENT_V1 means that the app brings its own.
type LLM struct {
	ID          string `json:"id"`
	DisplayName string `json:"displayName"`
	Description string `json:"description"`
	// LLMFormat is openai, azure_openai, groq_openai, gemini, advanced_voice or none.
	LLMFormat   string   `json:"llmFormat"`
	ModelName   string   `json:"modelName"`
	Temperature *float64 `json:"temperature"`
	MaxTokens   *int     `json:"maxTokens"`
	DisplayTags []string `json:"displayTags"`
	IsDefault   bool     `json:"isDefault"`
	IsGlobal    bool     `json:"isGlobal"`
	IsZDR       bool     `json:"isZdr"`
	// ReasoningEffort is default, low, medium or high.
	ReasoningEffort         string `json:"reasoningEffort"`
	CreatedByOrganizationID string `json:"createdByOrganizationId"`
	CreatedAt               string `json:"createdAt"`
	UpdatedAt               string `json:"updatedAt"`
}

// PersonaSummary is a Lab persona as the list shows it: without its LLM and its prompt.
type PersonaSummary struct {
	ID               string  `json:"id"`
	Name             string  `json:"name"`
	Description      string  `json:"description"`
	Avatar           *Avatar `json:"avatar"`
	Voice            *Voice  `json:"voice"`
	IsDefaultPersona bool    `json:"isDefaultPersona"`
	// LanguageCode is an ISO 639-1 code or "inherit".
	LanguageCode string `json:"languageCode"`
	CreatedAt    string `json:"createdAt"`
	UpdatedAt    string `json:"updatedAt"`
}

// PersonaBrain holds the prompt of a Lab persona. It is read here, but written as systemPrompt.
// Integrators have read the model here too, under either name.
type PersonaBrain struct {
	Personality  string `json:"personality"`
	SystemPrompt string `json:"systemPrompt"`
	LLMID        string `json:"llmId"`
	LLM          struct {
		ID string `json:"id"`
	} `json:"llm"`
}

// Persona is a Lab persona with all its parts.
// From InitialMessage on, integrators have seen the fields but Anam's description does not name them.
type Persona struct {
	PersonaSummary
	AvatarModel string `json:"avatarModel"`
	// LLMID is one of the places where the model stands, see Model.
	LLMID                  string            `json:"llmId"`
	Brain                  PersonaBrain      `json:"brain"`
	Tools                  []json.RawMessage `json:"tools"`
	Knowledge              []json.RawMessage `json:"knowledge"`
	EnableAudioPassthrough bool              `json:"enableAudioPassthrough"`
	SkipGreeting           *bool             `json:"skipGreeting"`
	ZeroDataRetention      bool              `json:"zeroDataRetention"`
	VoiceDetectionOptions  json.RawMessage   `json:"voiceDetectionOptions"`
	VoiceGenerationOptions json.RawMessage   `json:"voiceGenerationOptions"`
	WidgetConfig           json.RawMessage   `json:"widgetConfig"`

	InitialMessage          string          `json:"initialMessage"`
	UninterruptibleGreeting *bool           `json:"uninterruptibleGreeting"`
	DirectorNotes           json.RawMessage `json:"directorNotes"`
	PublishedAt             string          `json:"publishedAt"`
	BrainType               string          `json:"brainType"`
}

// Model is the model's ID, wherever Anam answered it. "" means that minting this persona gives a legacy token, which browsers refuse,
// unless the persona is a face alone.
func (p Persona) Model() string { return cmp.Or(p.LLMID, p.Brain.LLMID, p.Brain.LLM.ID) }

// identity is the row's ID. Rows without one are dropped.
func (a Avatar) identity() string         { return a.ID }
func (v Voice) identity() string          { return v.ID }
func (l LLM) identity() string            { return l.ID }
func (p PersonaSummary) identity() string { return p.ID }

type resource interface{ identity() string }
