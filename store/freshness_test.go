package store

import (
	"database/sql"
	"database/sql/driver"
	"testing"
	"time"

	"greenroom/models"
)

func TestGenerationMovesWithWhatMintingReads(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	who := models.Actor{Kind: models.ActorCLI}
	p := models.Persona{Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b", LLMID: "x", SystemPrompt: "Be kind."}
	other := p
	other.SystemPrompt = "Be brief."
	var key models.APIKey
	var user models.User
	for _, step := range []struct {
		name  string
		moves bool
		do    func() error
	}{
		{"create", true, func() error {
			_, err := s.CreateTemplate(t.Context(), who, models.NewTemplate{Slug: "cara", Persona: p})
			return err
		}},
		{"save a draft", false, func() error {
			_, _, err := s.SaveVersion(t.Context(), who, "cara", 1, models.NewVersion{Persona: &other})
			return err
		}},
		{"publish", true, func() error {
			_, err := s.MoveLabel(t.Context(), who, "cara", models.LabelMove{Label: "live", Version: 2})
			return err
		}},
		{"rename", true, func() error {
			_, err := s.PatchTemplate(t.Context(), who, "cara", models.TemplatePatch{Slug: new("clara")})
			return err
		}},
		{"unpublish", true, func() error { return s.RemoveLabel(t.Context(), who, "cara", models.LabelRemoval{Label: "live"}) }},
		{"archive", true, func() error { _, err := s.ArchiveTemplate(t.Context(), who, "cara"); return err }},
		{"delete", true, func() error { return s.DeleteTemplate(t.Context(), who, "cara") }},
		{"create key", true, func() (err error) {
			key, _, err = s.CreateKey(t.Context(), who, models.NewKey{Name: "app", Scopes: models.Scopes})
			return err
		}},
		{"revoke key", true, func() error { return s.RevokeKey(t.Context(), who, key.ID) }},
		{"mint", false, func() error { return s.RecordMint(t.Context(), models.Mint{ID: "m", KeyID: key.ID}) }},
		{"create user", false, func() (err error) {
			user, err = s.CreateFirstUser(t.Context(), who, models.NewUser{Email: "a@b.co", Name: "A", Password: "twelve chars"})
			return err
		}},
		{"sign in", false, func() error { _, _, err := s.StartSession(t.Context(), models.SignIn{UserID: user.ID}); return err }},
		{"forget mints", false, func() error { _, err := s.ForgetMints(t.Context(), time.Now()); return err }},
	} {
		before := generationNow(t, s)
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if moved := generationNow(t, s) > before; moved != step.moves {
			t.Errorf("%s moves the generation: %v, want %v", step.name, moved, step.moves)
		}
	}
}

func generationNow(t *testing.T, s *Store) int64 {
	t.Helper()
	n, err := s.live.fresh.generation(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A pinned connection that breaks is replaced, and changes made meanwhile are seen.
func TestBrokenPinnedConnectionIsReplaced(t *testing.T) {
	t.Parallel()
	for name, breakIt := range map[string]func(t *testing.T, c *sql.Conn){
		"closed": func(t *testing.T, c *sql.Conn) {
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		},
		"bad": func(_ *testing.T, c *sql.Conn) { _ = c.Raw(func(any) error { return driver.ErrBadConn }) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openTemp(t)
			before := generationNow(t, s)
			breakIt(t, s.live.fresh.pinned.conn)
			if _, _, err := s.CreateKey(t.Context(), models.Actor{Kind: models.ActorCLI}, models.NewKey{Name: "app", Scopes: models.Scopes}); err != nil {
				t.Fatal(err)
			}
			after := generationNow(t, s)
			if after <= before {
				t.Errorf("generation %d after %d: the change was missed", after, before)
			}
			if again := generationNow(t, s); again != after {
				t.Errorf("generation %d, then %d", after, again)
			}
			if err := s.Ready(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// A store whose readers are gone says so instead of answering from memory.
func TestNoReaderNoGeneration(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	generationNow(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if n, err := s.live.fresh.generation(t.Context()); err == nil {
			t.Errorf("generation %d of a closed store", n)
		}
	}
}
