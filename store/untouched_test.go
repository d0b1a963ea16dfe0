package store

import (
	"strings"
	"testing"

	"greenroom/models"
)

// A document that was edited in the file is not minted; the other versions are.
func TestEditedDocumentIsNotMinted(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	who := models.Actor{Kind: models.ActorCLI}
	made, err := s.CreateTemplate(t.Context(), who, models.NewTemplate{Slug: "cara", Persona: accessPersona("Cara")})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.MoveLabel(t.Context(), who, "cara", models.LabelMove{Label: models.LabelLive, Version: 1}); err != nil {
		t.Fatal(err)
	}
	mint := func() error {
		found, err := s.MintTemplate(t.Context(), "cara")
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.ResolveMint(t.Context(), found, models.LabelLive, nil)
		return err
	}
	if err := mint(); err != nil {
		t.Fatal(err)
	}
	for _, edit := range []string{
		"DROP TRIGGER template_versions_no_update",
		"UPDATE template_versions SET document = replace(document, 'Be kind.', 'Be rude.') WHERE template_id = '" + made.ID + "'",
		"UPDATE generation SET n = n + 1", // as every change of ours does: what is in memory is read again
	} {
		if err := s.writer.Exec(edit).Error; err != nil {
			t.Fatal(err)
		}
	}
	err = mint()
	if err == nil || models.CodeOf(err) != models.CodeInternal || !strings.Contains(err.Error(), "not as it was saved") || strings.Contains(err.Error(), "rude") {
		t.Errorf("got %v", err)
	}
}
