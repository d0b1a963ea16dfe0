package store_test

import (
	"fmt"
	"testing"

	"greenroom/models"
	"greenroom/store/storetest"
)

func TestAliasesAndLabelMoves(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	create(t, s, "other")
	save(t, s, "cara", 1, "second")
	publish(t, s, "other", 1)
	publish(t, s, "cara", 1)
	publish(t, s, "cara", 2)
	for _, label := range []string{"staging", "gone"} {
		if _, err := s.MoveLabel(t.Context(), dana, "cara", models.LabelMove{Label: label, Version: 1}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.RemoveLabel(t.Context(), dana, "cara", models.LabelRemoval{Label: "gone"}); err != nil {
		t.Fatal(err)
	}
	slug := "cara"
	for _, next := range []string{"zoe", "lola"} {
		if _, err := s.PatchTemplate(t.Context(), dana, slug, models.TemplatePatch{Slug: &next}); err != nil {
			t.Fatal(err)
		}
		slug = next
	}
	template, err := s.TemplateBySlug(t.Context(), "lola")
	if err != nil {
		t.Fatal(err)
	}
	aliases, err := s.Aliases(t.Context(), template.ID)
	if err != nil || fmt.Sprint(aliases) != "[cara zoe]" {
		t.Errorf("aliases %v, %v", aliases, err)
	}
	moves, err := s.LabelMoves(t.Context(), template.ID)
	if err != nil || len(moves) != 2 {
		t.Fatalf("moves %v, %v", moves, err)
	}
	if live := moves[0]; live.Label != "live" || live.From != 1 || live.To != 2 || live.By.ID != dana.ID || live.At.IsZero() {
		t.Errorf("live: %+v", live)
	}
	if staging := moves[1]; staging.Label != "staging" || staging.From != 0 || staging.To != 1 {
		t.Errorf("staging: %+v", staging)
	}
}
