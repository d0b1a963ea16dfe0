package sandbox

import (
	"net/http"
	"time"
)

// tool is a row of GET /v1/tools.
type tool struct {
	ID                   string         `json:"id"`
	Name                 string         `json:"name"`
	Description          string         `json:"description"`
	Type                 string         `json:"type"`
	Config               map[string]any `json:"config"`
	DisableInterruptions bool           `json:"disableInterruptions"`
	CreatedAt            time.Time      `json:"createdAt"`
	UpdatedAt            *time.Time     `json:"updatedAt"`
	UsageCount           int            `json:"usageCount"`
}

func (t tool) identity() string           { return t.ID }
func (t tool) at(string) any              { return t }
func (t tool) matches(search string) bool { return has(search, t.Name, t.Description, t.ID) }

func allTools() []tool {
	all := []tool{
		{Name: "end_call", Type: "SYSTEM", Description: "Ends the conversation when the visitor says goodbye",
			Config: map[string]any{"action": "end_call"}, UsageCount: 2},
		{Name: "show_page", Type: "CLIENT", Description: "Opens a page of the app beside the conversation",
			Config: map[string]any{"awaitResult": false, "toolTimeoutSeconds": 10}, UsageCount: 1},
		{Name: "order_status", Type: "SERVER_WEBHOOK", Description: "Looks an order up by its number",
			Config: map[string]any{"url": "https://tools.example.com/order-status", "method": "GET"}, UsageCount: 1},
		{Name: "handbook", Type: "SERVER_RAG", Description: "Searches the support handbook",
			Config: map[string]any{"documentFolderIds": []string{madeID(folderKind, 1)}}, UsageCount: 1},
	}
	for i := range all {
		all[i].ID, all[i].CreatedAt = madeID(toolKind, i+1), dated(i)
	}
	return all
}

func (s *Server) listTools(w http.ResponseWriter, r *http.Request) {
	answerList(s, w, r, s.catalog.tools)
}

func (s *Server) getTool(w http.ResponseWriter, r *http.Request) {
	t, known := find(s.catalog.tools, r.PathValue("id"))
	answerOne(s, w, r, t, known)
}
