package store

import (
	"strings"
	"sync"
	"testing"

	"greenroom/models"
)

// What is done most takes as many statements as it needs: their number is the same on every machine.
func TestFewStatements(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	who := models.Actor{Kind: models.ActorUser, ID: "u", Name: "Dana", Role: models.RoleAdmin}
	var mu sync.Mutex
	var said []string
	count := func(statement string, _ int64) {
		mu.Lock()
		defer mu.Unlock()
		said = append(said, strings.Join(strings.Fields(statement), " "))
	}
	must(t, s.EachRead(count))
	must(t, s.EachWrite(count))
	persona := models.Persona{Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b", LLMID: "x", SystemPrompt: "one"}
	_, err := s.CreateTemplate(t.Context(), who, models.NewTemplate{Slug: "cara", Persona: persona, Tags: []string{"one", "two"}})
	must(t, err)
	base := 1
	save := func(change func(*models.Persona)) func() error {
		return func() error {
			change(&persona)
			_, created, err := s.SaveVersion(t.Context(), who, "cara", base, models.NewVersion{Persona: &persona})
			if created {
				base++
			}
			return err
		}
	}
	for _, c := range []struct {
		name       string
		do         func() error
		statements int
	}{
		{"get", func() error { _, err := s.TemplateFor(t.Context(), who, "cara"); return err }, 1},
		{"list", func() error { _, err := s.Templates(t.Context(), models.TemplateQuery{}); return err }, 2},
		{"version", func() error { _, err := s.VersionFor(t.Context(), who, "cara", 1); return err }, 2},
		// Template, latest version, new version, template, words read and kept, pieces, changes, head, who did it, audit row, head.
		{"save", save(func(p *models.Persona) { p.SystemPrompt = "two" }), 12},
		{"save what no search reads", save(func(p *models.Persona) { p.LLMID = "y" }), 10},
		{"save what is there already", save(func(*models.Persona) {}), 2},
		// Template, version, label, label, move, live copy, and the audit's four; then the template is read.
		{"publish", func() error {
			_, err := s.MoveLabel(t.Context(), who, "cara", models.LabelMove{Label: "live", Version: base})
			return err
		}, 11},
	} {
		said = nil
		must(t, c.do())
		if len(said) != c.statements {
			t.Errorf("%s takes %d statements, not %d:\n%s", c.name, len(said), c.statements, strings.Join(said, "\n"))
		}
	}
}
