package check

import (
	"testing"

	"greenroom/models"
)

// A version that was stored before a rule is judged by it all the same.
func TestStoredSecretsAreFound(t *testing.T) {
	t.Parallel()
	p := models.Persona{
		Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b", LLMID: "llm", SystemPrompt: "Be kind.",
		Tools: []models.Tool{{"type": "server", "name": "x", "config": map[string]any{"headers": map[string]any{"Authorization": "Bearer S"}}}},
	}
	got := onceEach(rules(p, 0))
	if len(got) != 1 || got[0].Code != models.ProblemToolSecret || got[0].Field != "persona.tools[0].config.headers" || got[0].Level != models.LevelBlock {
		t.Errorf("%+v", got)
	}
}

func TestPathsAreOurs(t *testing.T) {
	t.Parallel()
	for theirs, want := range map[string]string{
		"personaConfig.tools.0.name": "persona.tools[0].name", "personaConfig.toolIds.12": "persona.toolIds[12]", "personaConfig": "persona", "clientLabel": "clientLabel",
	} {
		if got := ourPath(theirs); got != want {
			t.Errorf("%s: %s, want %s", theirs, got, want)
		}
	}
}
