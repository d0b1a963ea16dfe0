package store_test

import (
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store/storetest"
)

func TestThinPath(t *testing.T) {
	s := storetest.Open(t, nil)
	who := models.Actor{Kind: models.ActorCLI}
	in := models.NewTemplate{Slug: "cara-support", Persona: persona()}
	tpl, err := s.CreateTemplate(t.Context(), who, in)
	if err != nil {
		t.Fatal(err)
	}
	if tpl.Status() != models.StatusDraft || tpl.Version.Number != 1 {
		t.Fatalf("got %+v", tpl)
	}
	if _, err := s.ResolveMint(t.Context(), "cara-support", "", nil); models.CodeOf(err) != models.CodeNotPublished {
		t.Fatalf("got %v", err)
	}
	if _, err := s.MoveLabel(t.Context(), who, "cara-support", models.LabelMove{Label: "live", Version: 1}); err != nil {
		t.Fatal(err)
	}
	r, err := s.ResolveMint(t.Context(), "cara-support", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(string(r.PersonaConfig))
	p := persona()
	p.Name = "Other"
	v, created, err := s.SaveVersion(t.Context(), who, "cara-support", 1, models.NewVersion{Persona: &p})
	if err != nil || !created || v.Number != 2 {
		t.Fatal(v, created, err)
	}
	for _, sort := range []string{"", "name", "tokens"} {
		page, err := s.Templates(t.Context(), models.TemplateQuery{Search: "cara be", Sort: sort, Since: time.Now().Add(-time.Hour)})
		if err != nil || len(page.Items) != 1 || page.Items[0].Status() != models.StatusChanged {
			t.Fatal(page, err)
		}
	}
	if c, err := s.TemplateCounts(t.Context(), models.TemplateQuery{}); err != nil || c[""] != 1 || c[models.StatusChanged] != 1 {
		t.Fatal(c, err)
	}
	key, secret, err := s.CreateKey(t.Context(), who, models.NewKey{Name: "app", Scopes: []models.Scope{"mint"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.KeyByToken(t.Context(), secret.Reveal()); err != nil {
		t.Fatal(err)
	}
	if err := s.RecordMint(t.Context(), models.Mint{ID: "x", At: time.Now(), KeyID: key.ID, Outcome: "ok", TemplateID: tpl.ID}); err != nil {
		t.Fatal(err)
	}
	if g, err := s.MintGroups(t.Context(), models.MintQuery{}); err != nil || len(g) != 1 || g[0].Count != 1 {
		t.Fatal(g, err)
	}
	if err := s.RevokeKey(t.Context(), who, key.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.KeyByToken(t.Context(), secret.Reveal()); models.CodeOf(err) != models.CodeUnauthenticated {
		t.Fatal(err)
	}
	u, err := s.CreateFirstUser(t.Context(), who, models.NewUser{Email: "Dana@example.com", Name: "Dana", Password: "correct horse battery"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Authenticate(t.Context(), "dana@example.com", "correct horse battery"); err != nil {
		t.Fatal(err)
	}
	token, _, err := s.StartSession(t.Context(), u.ID, "agent", "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	if _, got, err := s.SessionByToken(t.Context(), token.Reveal()); err != nil || got.ID != u.ID || got.Role != models.RoleAdmin {
		t.Fatal(got, err)
	}
	if us, err := s.Users(t.Context()); err != nil || len(us) != 1 || us[0].LastSeenAt.IsZero() {
		t.Fatal(us, err)
	}
}

func persona() models.Persona {
	return models.Persona{
		Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b",
		LLMID: "CUSTOMER_CLIENT_V1", SystemPrompt: "Be kind.",
	}
}
