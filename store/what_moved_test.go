package store_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"greenroom/models"
	"greenroom/store"
)

// movers are two stores on one file, of which each must mint what the other one changed. What they should mint is read from the rows.
type movers struct {
	*testing.T
	*rand.Rand
	stores  [2]*store.Store
	db      *sql.DB
	secrets []models.Secret
	log     []string
}

var (
	movedSlugs  = []string{"ada", "ben", "cleo", "dora", "emil"}
	movedLabels = []string{"live", "staging"}
)

func newMovers(t *testing.T, seed uint64) *movers {
	path := file(t)
	return &movers{T: t, Rand: rand.New(rand.NewPCG(seed, 17)), stores: [2]*store.Store{open(t, path), open(t, path)}, db: sqlOf(t, path)}
}

func (m *movers) slug() string { return movedSlugs[m.IntN(len(movedSlugs))] }

func (m *movers) label() string { return movedLabels[m.IntN(len(movedLabels))] }

// change is one write of any kind, by one of the stores or beside them. Many are refused: what counts is what the database has afterwards.
func (m *movers) change() {
	s, ctx, slug, label, number := m.stores[m.IntN(2)], m.Context(), m.slug(), m.label(), 1+m.IntN(3)
	kinds := map[string]func() error{
		"create": func() error {
			p := persona()
			p.SystemPrompt = fmt.Sprint("made as ", slug, m.Int())
			_, err := s.CreateTemplate(ctx, cli, models.NewTemplate{Slug: slug, Persona: p})
			return err
		},
		"save": func() error {
			t, err := s.TemplateBySlug(ctx, slug)
			if err == nil {
				_, _, err = s.SaveVersion(ctx, cli, slug, t.LatestVersion, saying(fmt.Sprint("saved ", m.Int())))
			}
			return err
		},
		"describe": func() error {
			_, err := s.PatchTemplate(ctx, cli, slug, models.TemplatePatch{Description: new(fmt.Sprint(m.Int()))})
			return err
		},
		"rename": func() error {
			_, err := s.PatchTemplate(ctx, cli, slug, models.TemplatePatch{Slug: new(m.slug())})
			return err
		},
		"release": func() error { return s.ReleaseAlias(ctx, cli, slug, m.slug()) },
		"publish": func() error {
			_, err := s.MoveLabel(ctx, cli, slug, models.LabelMove{Label: label, Version: number})
			return err
		},
		"unpublish": func() error { return s.RemoveLabel(ctx, cli, slug, models.LabelRemoval{Label: label}) },
		"undo": func() error {
			move, err := s.LastMove(ctx, slug, label)
			if err == nil && move != nil {
				_, err = s.UndoMove(ctx, cli, slug, move.Seq)
			}
			return err
		},
		"protect": func() error {
			_, err := s.SetLabelProtected(ctx, cli, slug, label, m.IntN(2) == 0)
			return err
		},
		"archive":   func() error { _, err := s.ArchiveTemplate(ctx, cli, slug); return err },
		"unarchive": func() error { _, err := s.UnarchiveTemplate(ctx, cli, slug); return err },
		"delete":    func() error { return s.DeleteTemplate(ctx, cli, slug) },
		"new key": func() error {
			_, secret, err := s.CreateKey(ctx, cli, models.NewKey{Name: "app", Scopes: models.Scopes})
			m.secrets = append(m.secrets, secret)
			return err
		},
		"revoke": func() error {
			keys, err := s.Keys(ctx, models.ListQuery{})
			if err != nil || len(keys.Items) == 0 {
				return err
			}
			return s.RevokeKey(ctx, cli, keys.Items[m.IntN(len(keys.Items))].ID)
		},
		"change a key by hand": m.byHand("UPDATE api_keys SET rate_per_minute = rate_per_minute + 1 WHERE id = (SELECT id FROM api_keys ORDER BY random() LIMIT 1)"),
		"delete a key by hand": m.byHand("DELETE FROM api_keys WHERE id = (SELECT id FROM api_keys ORDER BY random() LIMIT 1)"),
	}
	names := append([]string{"create", "save", "publish", "publish", "rename", "rename", "unarchive", "new key"}, keysOf(kinds)...)
	name := names[m.IntN(len(names))]
	err := kinds[name]()
	m.log = append(m.log, fmt.Sprintf("%s %s %s %d: %v", name, slug, label, number, err))
	if models.CodeOf(err) == models.CodeInternal {
		m.Fatal(m.log[max(0, len(m.log)-10):])
	}
}

func keysOf[V any](all map[string]V) []string {
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (m *movers) byHand(statement string) func() error {
	return func() error { _, err := m.db.ExecContext(m.Context(), statement); return err }
}

// stale compares everything that the stores would mint with the rows, and gives the first difference.
func (m *movers) stale() string {
	for i, s := range m.stores {
		ctx, err := s.Look(m.Context())
		if err != nil {
			m.Fatal(err)
		}
		for _, slug := range movedSlugs {
			for _, ask := range []string{"live", "staging", "1", "2"} {
				var got string
				t, err := s.MintTemplate(ctx, slug)
				if err == nil {
					got, err = minted(s, m, t, ask)
				}
				if err != nil {
					got = string(models.CodeOf(err))
				}
				if want := m.mintedByRows(slug, ask); got != want {
					return fmt.Sprintf("store %d gives %s by %s as %q, want %q", i, slug, ask, got, want)
				}
			}
		}
		for _, secret := range m.secrets {
			got := "refused"
			if key, err := s.KeyByToken(ctx, secret.Reveal()); err == nil {
				got = fmt.Sprint(key.ID, key.RatePerMinute)
			}
			if want := m.one("refused", "SELECT id || rate_per_minute FROM api_keys WHERE prefix = ? AND revoked_at IS NULL", secret.Reveal()[4:12]); got != want {
				return fmt.Sprintf("store %d takes a key as %s, want %s", i, got, want)
			}
		}
	}
	return ""
}

func minted(s *store.Store, m *movers, t *store.MintTemplate, ask string) (string, error) {
	label, version := ask, (*int)(nil)
	if ask <= "9" {
		n := int(ask[0] - '0')
		label, version = "", &n
	}
	got, err := s.ResolveMint(m.Context(), t, label, version)
	if err != nil {
		return "", err
	}
	_, config, _ := strings.Cut(string(got.PersonaConfig), `"systemPrompt":"`)
	prompt, _, _ := strings.Cut(config, `"`)
	return fmt.Sprint(got.Slug, "@", got.Version, " ", prompt), nil
}

// mintedByRows is what a mint should give, by rules of its own.
func (m *movers) mintedByRows(slug, ask string) string {
	id := m.one("", "SELECT template_id FROM slugs WHERE slug = ?", slug)
	number := ask
	if ask > "9" {
		number = m.one("", "SELECT version FROM labels WHERE template_id = ? AND label = ?", id, ask)
	}
	switch {
	case id == "":
		return "template_not_found"
	case m.one("", "SELECT archived_at FROM templates WHERE id = ?", id) != "":
		return "template_archived"
	case number == "":
		return "not_published"
	case m.one("", "SELECT number FROM template_versions WHERE template_id = ? AND number = ?", id, number) == "":
		return "version_not_found"
	case m.one("", "SELECT 1 FROM label_moves WHERE template_id = ? AND to_version = ?", id, number) == "":
		return "not_published"
	}
	return m.one("", "SELECT slug FROM slugs WHERE template_id = ? AND current = 1", id) + "@" + number + " " +
		m.one("", "SELECT json_extract(document, '$.persona.systemPrompt') FROM template_versions WHERE template_id = ? AND number = ?", id, number)
}

// one gives the one value of a query, or what stands for none.
func (m *movers) one(none, query string, args ...any) string {
	for _, found := range list(m.T, m.db, query, args...) {
		if found != "<nil>" {
			return found
		}
	}
	return none
}

// Whatever is changed, by whichever process: the next mint of every process has it.
func TestMintsFollowEveryChange(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	m := newMovers(t, seed)
	for range 250 {
		m.change()
		if found := m.stale(); found != "" {
			t.Fatalf("seed %d: %s, after %s", seed, found, strings.Join(m.log[max(0, len(m.log)-10):], "\n"))
		}
	}
}

// No step of the generation is written for nothing: without any one of the triggers, the test above finds a mint that is stale.
func TestEveryTriggerIsNeeded(t *testing.T) {
	t.Parallel()
	triggers := list(t, newMovers(t, 0).db, "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND sql LIKE '%generation%'")
	if len(triggers) < 8 {
		t.Fatal(triggers)
	}
	for _, trigger := range triggers {
		t.Run(trigger, func(t *testing.T) {
			t.Parallel()
			m := newMovers(t, 1)
			if err := m.byHand("DROP TRIGGER " + trigger)(); err != nil {
				t.Fatal(err)
			}
			for range 5000 {
				m.change()
				if m.stale() != "" {
					return
				}
			}
			t.Errorf("without %s nothing is stale", trigger)
		})
	}
}

// Who has not looked for longer than the log reaches back drops everything.
func TestALogThatIsTooShortDropsEverything(t *testing.T) {
	t.Parallel()
	m := newMovers(t, 2)
	s := m.stores[0]
	for _, slug := range []string{"ada", "ben"} {
		create(t, s, slug)
		publish(t, s, slug, 1)
	}
	if found := m.stale(); found != "" {
		t.Fatal(found)
	}
	save(t, m.stores[1], "ada", 1, "second")
	publish(t, m.stores[1], "ada", 2)
	tx, err := m.db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 10_000 {
		if _, err := tx.ExecContext(t.Context(), "UPDATE labels SET version = 1 WHERE template_id = (SELECT template_id FROM slugs WHERE slug = 'ben')"); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	wantRows(t, m.db, "SELECT COUNT(*), MAX(n) - MIN(n), MAX(n) = (SELECT n FROM generation) FROM moves_log", "10000,9999,1")
	if found := m.stale(); found != "" {
		t.Error(found)
	}
}
