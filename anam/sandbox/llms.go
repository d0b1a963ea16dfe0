package sandbox

import (
	"net/http"
	"time"
)

// llm is a row of GET /v1/llms.
type llm struct {
	ID                      string     `json:"id"`
	DisplayName             string     `json:"displayName"`
	Description             *string    `json:"description"`
	LLMFormat               string     `json:"llmFormat"`
	URLs                    []any      `json:"urls"`
	ModelName               *string    `json:"modelName"`
	Temperature             *float64   `json:"temperature"`
	MaxTokens               *int       `json:"maxTokens"`
	DeploymentName          *string    `json:"deploymentName"`
	APIVersion              *string    `json:"apiVersion"`
	Metadata                struct{}   `json:"metadata"`
	DisplayTags             []string   `json:"displayTags"`
	IsDefault               bool       `json:"isDefault"`
	IsGlobal                bool       `json:"isGlobal"`
	IsZDR                   bool       `json:"isZdr"`
	ReasoningEffort         string     `json:"reasoningEffort"`
	ReasoningFormat         string     `json:"reasoningFormat"`
	CreatedByOrganizationID *string    `json:"createdByOrganizationId"`
	CreatedAt               time.Time  `json:"createdAt"`
	UpdatedAt               *time.Time `json:"updatedAt"`
}

func (l llm) identity() string { return l.ID }
func (l llm) at(string) any    { return l }

func (l llm) matches(search string) bool { return has(search, l.DisplayName) }

// The example IDs of Anam's documentation.
const (
	gptOSSID         = "a7cf662c-2ace-4de1-a21e-ef0fbf144bb7"
	gpt41MiniID      = "0934d97d-0c3a-4f33-91b0-5e136a0ef466"
	customerClientID = "CUSTOMER_CLIENT_V1"
)

func allLLMs() []llm {
	all := []llm{
		{ID: gpt41MiniID, DisplayName: "GPT-4.1 mini", LLMFormat: "azure_openai", ModelName: orNull("gpt-4.1-mini"),
			Description: orNull("Quick and even-tempered, a good first choice"), DisplayTags: []string{"fast", "recommended"}, IsDefault: true},
		{ID: gptOSSID, DisplayName: "GPT OSS 120B", LLMFormat: "groq_openai", ModelName: orNull("openai/gpt-oss-120b"),
			Description: orNull("Anam's own recommendation: open weights, rounded answers"), DisplayTags: []string{"recommended", "open"}},
		{DisplayName: "Llama 3.3 70B", LLMFormat: "groq_openai", ModelName: orNull("llama-3.3-70b-versatile"),
			Description: orNull("Open weights, very quick to begin"), DisplayTags: []string{"fast", "open"}, IsZDR: true},
		{DisplayName: "Gemini 2.5 Flash", LLMFormat: "gemini", ModelName: orNull("gemini-2.5-flash"),
			Description: orNull("Long conversations, many languages"), DisplayTags: []string{"multilingual"}},
		{DisplayName: "Support desk (own)", LLMFormat: "openai", ModelName: orNull("support-desk-2"),
			Description: orNull("The organisation's own endpoint"), CreatedByOrganizationID: orNull(organisation)},
		{ID: customerClientID, DisplayName: "Your app's own model", LLMFormat: "none",
			Description: orNull("Anam runs no model: the app says what the persona says"), DisplayTags: []string{"bring your own"}, IsZDR: true},
	}
	for i := range all {
		all[i].complete(i + 1)
	}
	return all
}

func (l *llm) complete(n int) {
	if l.ID == "" {
		l.ID = madeID(llmKind, n)
	}
	if l.DisplayTags == nil {
		l.DisplayTags = []string{}
	}
	l.IsGlobal = l.CreatedByOrganizationID == nil
	l.URLs, l.ReasoningEffort, l.ReasoningFormat = []any{}, "default", "hidden"
	l.CreatedAt = dated(n)
}

// listLLMs leaves Anam's own models out unless includeDefaults is true.
func (s *Server) listLLMs(w http.ResponseWriter, r *http.Request) {
	rows := s.catalog.llms
	if r.URL.Query().Get("includeDefaults") != "true" {
		rows = kept(rows, func(l llm) bool { return !l.IsGlobal })
	}
	answerList(s, w, r, rows)
}

func (s *Server) getLLM(w http.ResponseWriter, r *http.Request) {
	l, known := s.catalog.llm(r.PathValue("id"))
	answerOne(s, w, r, l, known)
}
