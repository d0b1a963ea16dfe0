package store

import (
	"slices"
	"testing"

	"greenroom/models"
)

// The search index is written when what a template is found by changes, and by no other change.
func TestOnlyNewWordsTouchTheSearchIndex(t *testing.T) {
	t.Parallel()
	s, ctx, who := openTemp(t), t.Context(), models.Actor{Kind: models.ActorCLI}
	p := accessPersona("Cara")
	save := func(base int, change func(p *models.Persona)) func() error {
		return func() error {
			change(&p)
			_, _, err := s.SaveVersion(ctx, who, "cara", base, models.NewVersion{Persona: &p})
			return err
		}
	}
	patch := func(in models.TemplatePatch) func() error {
		return func() error {
			_, err := s.PatchTemplate(ctx, who, "cara", in)
			return err
		}
	}
	for _, c := range []struct {
		name    string
		change  func() error
		touches bool
	}{
		{"creating", func() error {
			_, err := s.CreateTemplate(ctx, who, models.NewTemplate{Slug: "cara", Persona: p})
			return err
		}, true},
		{"another model", save(1, func(p *models.Persona) { p.LLMID = "other" }), false},
		{"another prompt", save(2, func(p *models.Persona) { p.SystemPrompt = "Sell umbrellas." }), true},
		{"its case", save(3, func(p *models.Persona) { p.SystemPrompt = "SELL UMBRELLAS." }), false},
		{"publishing", func() error {
			_, err := s.MoveLabel(ctx, who, "cara", models.LabelMove{Label: models.LabelLive, Version: 1})
			return err
		}, false},
		{"a tag", patch(models.TemplatePatch{Tags: &[]string{"desk"}}), true},
		{"a description", patch(models.TemplatePatch{Description: new("For the shop.")}), true},
		{"counting tokens", func() error { return s.RankTokens(ctx) }, false},
		{"archiving", func() error { _, err := s.ArchiveTemplate(ctx, who, "cara"); return err }, false},
		{"deleting", func() error { return s.DeleteTemplate(ctx, who, "cara") }, true},
	} {
		before := indexed(t, s)
		if err := c.change(); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if touched := !slices.Equal(indexed(t, s), before); touched != c.touches {
			t.Errorf("%s: touched %v, want %v", c.name, touched, c.touches)
		}
	}
}

// indexed is everything that the search reads.
func indexed(t *testing.T, s *Store) []string {
	t.Helper()
	return slices.Concat(column(t, s, "SELECT id || quote(block) FROM template_search_data ORDER BY id"),
		column(t, s, "SELECT id || quote(sz) FROM template_search_docsize ORDER BY id"), column(t, s, "SELECT seq || head || starts || body FROM template_words"))
}
