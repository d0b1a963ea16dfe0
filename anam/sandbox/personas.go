package sandbox

import (
	"net/http"
	"time"

	"greenroom/anam/sandbox/studio"
)

// persona is a Lab persona, as GET /v1/personas/{id} gives it.
type persona struct {
	personaSummary
	AvatarModel             *string          `json:"avatarModel"`
	LLMID                   *string          `json:"llmId"`
	Brain                   brain            `json:"brain"`
	Tools                   []map[string]any `json:"tools"`
	Knowledge               []map[string]any `json:"knowledge"`
	ShareLinks              []any            `json:"shareLinks"`
	PrimaryShareLink        *struct{}        `json:"primaryShareLink"`
	EnableAudioPassthrough  bool             `json:"enableAudioPassthrough"`
	SkipGreeting            bool             `json:"skipGreeting"`
	ZeroDataRetention       bool             `json:"zeroDataRetention"`
	VoiceDetectionOptions   map[string]any   `json:"voiceDetectionOptions"`
	VoiceGenerationOptions  map[string]any   `json:"voiceGenerationOptions"`
	WidgetConfig            struct{}         `json:"widgetConfig"`
	InitialMessage          *string          `json:"initialMessage"`
	UninterruptibleGreeting bool             `json:"uninterruptibleGreeting"`
	DirectorNotes           map[string]any   `json:"directorNotes,omitempty"`
	PublishedAt             time.Time        `json:"publishedAt"`
}

// personaSummary is a row of GET /v1/personas: no LLM, no prompt.
type personaSummary struct {
	ID               string    `json:"id"`
	Name             string    `json:"name"`
	Description      string    `json:"description"`
	PersonaPreset    string    `json:"personaPreset"`
	Avatar           any       `json:"avatar"`
	Voice            any       `json:"voice"`
	VoiceSpeed       *float64  `json:"voiceSpeed"`
	IsDefaultPersona bool      `json:"isDefaultPersona"`
	LanguageCode     string    `json:"languageCode"`
	CreatedAt        time.Time `json:"createdAt"`
	UpdatedAt        time.Time `json:"updatedAt"`

	face  avatar
	sound voice
}

type brain struct {
	Personality  *string   `json:"personality"`
	SystemPrompt *string   `json:"systemPrompt"`
	LLMID        *string   `json:"llmId,omitempty"`
	LLM          *brainLLM `json:"llm,omitempty"`
}

type brainLLM struct {
	ID string `json:"id"`
}

func (p personaSummary) identity() string           { return p.ID }
func (p personaSummary) matches(search string) bool { return has(search, p.Name) }

func (p personaSummary) at(origin string) any { return p.shown(origin) }

func (p persona) at(origin string) any {
	p.personaSummary = p.shown(origin)
	return p
}

func (p personaSummary) shown(origin string) personaSummary {
	p.Avatar = p.face.at(origin)
	if p.sound.ID != "" {
		p.Voice = p.sound.at(origin)
	}
	return p
}

// model is the LLM's ID wherever Anam was seen to answer it.
func (p persona) model() string {
	switch {
	case p.LLMID != nil:
		return *p.LLMID
	case p.Brain.LLMID != nil:
		return *p.Brain.LLMID
	case p.Brain.LLM != nil:
		return p.Brain.LLM.ID
	}
	return ""
}

// labPersonas are seven: of each kind, and with the model at each place where Anam was seen to answer it.
// "Unfinished host" lacks its LLM, so minting it gives a legacy token.
func (c *catalog) labPersonas() []persona {
	all := []persona{
		c.labPersona(1, "Liv at the front desk", "Greets visitors and points the way", studio.LivID, lucyID, gpt41MiniID,
			"You are Liv, who welcomes visitors of a small museum. Answer in one or two short sentences. Offer the opening hours and the way to the lifts when somebody seems lost."),
		c.labPersona(2, "Cara, support", "First line of support for a web shop", studio.CaraID, caraVoiceID, gptOSSID,
			"You are Cara, the first line of support of a web shop. Ask for the order number before anything else. Never promise a refund; say who decides and when."),
		c.labPersona(3, "Mia, language partner", "Small talk in Spanish for beginners", studio.MiaID, lucyID, gpt41MiniID,
			"You are Mia, a patient language partner. Speak simple Spanish, repeat a misheard word once, and praise sparingly."),
		c.labPersona(4, "Leo, interview coach", "Practises job interviews", studio.LeoID, leoVoiceID, gptOSSID,
			"You are Leo, who practises job interviews. Ask one question at a time, wait for the answer, then name one strength and one thing to try."),
		c.labPersona(5, "Unfinished host", "Has no language model yet", studio.CaraID, leoVoiceID, "",
			"You host an evening of short talks."),
		c.labPersona(6, "Voice agent's face", "The agent thinks and speaks", studio.CaraID, "", "", ""),
		c.labPersona(7, "Own model", "The app says what she says", studio.MiaID, lucyID, customerClientID, ""),
	}
	all[3].LLMID, all[3].Brain.LLM = nil, &brainLLM{ID: gptOSSID}
	all[5].EnableAudioPassthrough = true
	all[6].LLMID, all[6].Brain.LLMID = nil, orNull(customerClientID)
	all[0].IsDefaultPersona = true
	all[1].equip(c.tools)
	all[2].LanguageCode = "es"
	return all
}

func (c *catalog) labPersona(n int, name, description, avatarID, voiceID, llmID, prompt string) persona {
	face, _ := c.avatar(avatarID)
	sound, _ := c.voice(voiceID)
	return persona{
		personaSummary: personaSummary{
			ID: madeID(personaKind, n), Name: name, Description: description, PersonaPreset: "custom",
			LanguageCode: "inherit", CreatedAt: dated(n), UpdatedAt: dated(n), face: face, sound: sound,
		},
		AvatarModel: orNull(face.ActiveVersion), LLMID: orNull(llmID), Brain: brain{SystemPrompt: orNull(prompt)},
		Tools: []map[string]any{}, Knowledge: []map[string]any{}, ShareLinks: []any{}, PublishedAt: dated(n),
	}
}

// equip gives the persona every tool, a knowledge folder and options, so that one persona shows all fields.
func (p *persona) equip(tools []tool) {
	for _, t := range tools {
		p.Tools = append(p.Tools, map[string]any{
			"id": t.ID, "_toolId": t.ID, "name": t.Name, "description": t.Description, "type": t.Type, "config": t.Config,
		})
	}
	p.Knowledge = append(p.Knowledge, map[string]any{"id": madeID(folderKind, 1), "name": "Support handbook", "documentCount": 3})
	p.InitialMessage = orNull("Hello, I'm Cara. Do you have your order number at hand?")
	p.UninterruptibleGreeting = true
	p.VoiceDetectionOptions = map[string]any{"endOfSpeechSensitivity": 0.6, "silenceBeforeSkipTurnSeconds": 8}
	p.VoiceGenerationOptions = map[string]any{"speed": 1.05, "emotion": "content"}
	p.DirectorNotes = map[string]any{"presetStyle": "supportive", "expressivity": 0.5}
}

func (s *Server) listPersonas(w http.ResponseWriter, r *http.Request) {
	rows := make([]personaSummary, 0, len(s.catalog.personas))
	for _, p := range s.catalog.personas {
		rows = append(rows, p.personaSummary)
	}
	answerList(s, w, r, rows)
}

func (s *Server) getPersona(w http.ResponseWriter, r *http.Request) {
	p, known := s.catalog.persona(r.PathValue("id"))
	answerOne(s, w, r, p, known)
}
