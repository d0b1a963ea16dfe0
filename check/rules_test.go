package check

import (
	"testing"
	"time"

	"greenroom/models"
)

// A version that was stored before a rule is judged by it all the same.
func TestStoredSecretsAreFound(t *testing.T) {
	t.Parallel()
	p := models.Persona{
		Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b", LLMID: "llm", SystemPrompt: "Be kind.",
		Tools: []models.Tool{{"type": "server", "name": "x", "config": map[string]any{"headers": map[string]any{"Authorization": "Bearer S"}}}},
	}
	got := onceEach(rules(models.NewDocument(p), 0))
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

// Only a face alone may appear in a room of another service.
func TestEgressNeedsAFaceAlone(t *testing.T) {
	t.Parallel()
	room := &models.SessionOptions{Egress: &models.Egress{Mode: "daily", Daily: &models.DailyEgress{RoomURL: "https://x.daily.co/room"}}}
	face := models.Persona{Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", EnableAudioPassthrough: new(true)}
	agent := models.Persona{Name: "Cara", AvatarID: face.AvatarID, LLMID: models.OwnBrain}
	for _, c := range []struct {
		persona models.Persona
		session *models.SessionOptions
		want    int
	}{
		{face, room, 0}, {agent, room, 1}, {agent, &models.SessionOptions{VideoQuality: "high"}, 0}, {agent, nil, 0},
	} {
		got := rules(models.NewDocument(c.persona).With(models.NewVersion{Session: c.session}), time.Hour)
		if len(got) != c.want || c.want == 1 && (got[0].Code != models.ProblemEgress || got[0].Level != models.LevelBlock) {
			t.Errorf("%s, %+v: %+v", c.persona.Kind(), c.session, got)
		}
	}
}
