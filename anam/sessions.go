package anam

import (
	"context"
	"encoding/json"
)

// Tool is a tool kept at Anam; personas name it in toolIds.
type Tool struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	// Type is CLIENT, SERVER_RAG, SERVER_WEBHOOK or SYSTEM.
	Type string `json:"type"`
}

// Session is a conversation that a browser has begun with a token.
type Session struct {
	ID string `json:"id"`
	// PersonaID is "" for an ephemeral session: ClientLabel is then the only link to its template.
	PersonaID   string `json:"personaId"`
	ClientLabel string `json:"clientLabel"`
	// StartTime and EndTime are RFC 3339, as Anam wrote them; EndTime is "" while the session runs.
	StartTime string `json:"startTime"`
	EndTime   string `json:"endTime"`
	// SessionLengthMs is in milliseconds, 0 while the session runs.
	SessionLengthMs float64 `json:"sessionLengthMs"`
	// ExitStatus says how it ended, such as NORMAL_EXIT or CLOSED_BY_ENGINE.
	ExitStatus string `json:"exitStatus"`
}

// Concurrency is how many sessions run at this moment, and how many may. Anam calls it advisory.
type Concurrency struct {
	Limit           int  `json:"limit"`
	Active          int  `json:"active"`
	CanStartSession bool `json:"canStartSession"`
}

func (t Tool) identity() string    { return t.ID }
func (s Session) identity() string { return s.ID }

// Tools lists the tools kept at Anam.
func (c *Client) Tools(ctx context.Context, q ListQuery) (Page[Tool], error) {
	return list[Tool](ctx, c, "/v1/tools", q.values())
}

// AllTools follows the list to its end.
func (c *Client) AllTools(ctx context.Context) ([]Tool, error) { return all(ctx, c.Tools) }

// Sessions lists sessions; Search looks at their ID and clientLabel.
func (c *Client) Sessions(ctx context.Context, q ListQuery) (Page[Session], error) {
	return list[Session](ctx, c, "/v1/sessions", q.values())
}

// Concurrency asks how many sessions run.
func (c *Client) Concurrency(ctx context.Context) (Concurrency, error) {
	const path = "/v1/sessions/concurrency"
	body, err := c.get(ctx, path, "")
	if err != nil {
		return Concurrency{}, err
	}
	var answer Concurrency
	if json.Unmarshal(body, &answer) != nil || answer.Limit < 0 || answer.Active < 0 {
		return Concurrency{}, badResponse("GET "+path, 200, "answer is not the count it should be")
	}
	return answer, nil
}
