package store

import (
	"testing"

	"gorm.io/gorm"

	"greenroom/models"
)

// A version of the time when line ends were kept as sent stays as it is, and a save that changes nothing else makes no new one.
func TestSaveOnTopOfOlderText(t *testing.T) {
	t.Parallel()
	s := openOlder(t)
	latest, err := s.TemplateBySlug(t.Context(), "old")
	if err != nil || latest.Version.Document.Persona.SystemPrompt != "a\r\nb" {
		t.Fatalf("%q, %v", latest.Version.Document.Persona.SystemPrompt, err)
	}
	same := latest.Version.Document.Persona
	same.Normalize()
	v, created, err := s.SaveVersion(t.Context(), models.Actor{Kind: models.ActorCLI}, "old", 2, models.NewVersion{Persona: &same})
	if err != nil || created || v.Number != 2 || v.Document.Persona.SystemPrompt != "a\r\nb" {
		t.Errorf("created %v, v%d, %v", created, v.Number, err)
	}
	other := same
	other.LanguageCode = "en"
	v, created, err = s.SaveVersion(t.Context(), models.Actor{Kind: models.ActorCLI}, "old", 2, models.NewVersion{Persona: &other})
	if err != nil || !created || v.Document.Persona.SystemPrompt != "a\nb" {
		t.Fatalf("created %v, %q, %v", created, v.Document.Persona.SystemPrompt, err)
	}
	if changed, err := models.ChangedFields(latest.Version.Document, v.Document); err != nil || len(changed) != 1 || changed[0] != "languageCode" {
		t.Errorf("changed %v, %v", changed, err)
	}
}

// openOlder has a template whose second version holds CR, as an earlier Greenroom stored it.
func openOlder(t *testing.T) *Store {
	t.Helper()
	s := openTemp(t)
	p := models.Persona{
		Name: "Old", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b", LLMID: "x", SystemPrompt: "Before.",
	}
	who := models.Actor{Kind: models.ActorCLI}
	if _, err := s.CreateTemplate(t.Context(), who, models.NewTemplate{Slug: "old", Persona: p}); err != nil {
		t.Fatal(err)
	}
	p.SystemPrompt = "a\r\nb"
	err := s.writer.Transaction(func(tx *gorm.DB) error {
		row, _, err := findChangeable(tx, who, "old")
		if err == nil {
			_, err = s.saveNext(tx, who, row, row.LatestVersion, models.NewVersion{Persona: &p})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
