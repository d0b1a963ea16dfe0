package models_test

import (
	"slices"
	"testing"

	"greenroom/models"
)

func TestChangedFields(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		change func(p *models.Persona)
		want   []string
	}{
		{"nothing", func(*models.Persona) {}, nil},
		{"two values", func(p *models.Persona) { p.SystemPrompt, p.Name = "Other", "Other" }, []string{"name", "systemPrompt"}},
		{"false to absent", func(p *models.Persona) { p.SkipGreeting = nil }, []string{"skipGreeting"}},
		{"inside options", func(p *models.Persona) { p.VoiceDetectionOptions = nil }, []string{"voiceDetectionOptions"}},
		{"inside a tool", func(p *models.Persona) { p.Tools = []models.Tool{{"type": "client", "name": "other"}} }, []string{"tools"}},
	} {
		after := full()
		c.change(&after)
		got, err := models.ChangedFields(models.NewDocument(full()), models.NewDocument(after))
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, %v", c.name, got, err)
		}
		if back, err := models.ChangedFields(models.NewDocument(after), models.NewDocument(full())); err != nil || !slices.Equal(back, c.want) {
			t.Errorf("%s, back: got %v, %v", c.name, back, err)
		}
	}
}
