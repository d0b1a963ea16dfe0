package store

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/models"
)

// lived is a database with a bit of everything that CheckDatabase looks at.
func lived(t *testing.T) *Store {
	t.Helper()
	s, ctx, who := openTemp(t), t.Context(), models.Actor{Kind: models.ActorCLI}
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.CreateTemplate(ctx, who, models.NewTemplate{Slug: "cara", Tags: []string{"desk"}, Persona: accessPersona("Cara")}))
	must(s.MoveLabel(ctx, who, "cara", models.LabelMove{Label: models.LabelLive, Version: 1}))
	person, err := s.CreateUser(ctx, who, models.NewUser{Email: "a@example.com", Name: "A", Role: models.RoleEditor, Password: "correct horse battery"})
	must(person, err)
	must(nil, s.SetRole(ctx, who, person.ID, models.RoleViewer))
	for _, id := range []string{"m1", "m2", "m3"} {
		must(nil, s.RecordMint(ctx, models.Mint{ID: id, KeyID: "k", At: time.Unix(1_800_000_000, 0), Outcome: models.OutcomeOK}))
	}
	return s
}

func TestCheckDatabaseFindsDamage(t *testing.T) {
	t.Parallel()
	s := lived(t)
	if findings, err := s.CheckDatabase(t.Context()); err != nil || len(findings) != 0 {
		t.Fatalf("a whole database: %v, %v", findings, err)
	}
	cases := map[string]struct{ kind, edit, want string }{
		"document":          {"versions", "UPDATE template_versions SET document = replace(document, 'Be kind.', 'Be rude.')", "not as it was saved"},
		"slug in lists":     {"lists", "UPDATE templates SET slug = 'dora'", "otherwise than its slug"},
		"latest in lists":   {"lists", "UPDATE templates SET voice_id = 'v'", "otherwise than its slug"},
		"author in lists":   {"lists", "UPDATE templates SET author_id = 'u'", "otherwise than its slug"},
		"live in lists":     {"lists", "UPDATE templates SET live_name = 'Dora'", "otherwise than its slug"},
		"status in lists":   {"lists", "UPDATE templates SET status = 'draft'", "otherwise than its slug"},
		"unlisted":          {"lists", "UPDATE templates SET listed = 0", "otherwise than its slug"},
		"tag":               {"lists", "DELETE FROM template_tags", "otherwise than the template has them"},
		"another tag":       {"lists", "UPDATE template_tags SET tag = 'other'", "otherwise than the template has them"},
		"order of a tag":    {"lists", "UPDATE template_tags SET updated_at = 1", "otherwise than the template has them"},
		"order of names":    {"lists", "UPDATE templates SET name_key = 'a'", "does not find template"},
		"words":             {"lists", "UPDATE template_words SET body = 'be rude'", "does not find template"},
		"no words":          {"lists", "DELETE FROM template_words", "does not find template"},
		"search":            {"lists", "DELETE FROM template_search", "does not find template"},
		"pieces":            {"lists", "INSERT OR REPLACE INTO template_search (rowid, pieces) VALUES (1, 'hcar acar aara')", "does not find template"},
		"found and gone":    {"lists", "INSERT INTO template_search (rowid, pieces) VALUES (9, 'acar')", "the search finds template 9"},
		"deleted and found": {"lists", "INSERT INTO template_words (seq, head, starts, body) VALUES (9, 'a', '', '')", "the search finds template 9"},
		"label":             {"labels", "UPDATE labels SET version = 7", "does not point where it was last moved to"},
		"role":              {"roles", "UPDATE users SET role = 'admin'", "has the role admin"},
		"mint":              {"requests", "DELETE FROM mints WHERE id = 'm2'", "3 are counted by hour and day, 2 are there"},
		"audit":             {"audit", "UPDATE audit SET actor_name = 'somebody' WHERE seq = 2", "audit: row 2 was edited"},
		"key":               {"references", "INSERT INTO mint_hours VALUES (99, 0, 1, 0, 0)", "mint_hours point at rows that are not there"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := lived(t)
			conn, err := s.sqlWriter().Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, statement := range []string{
				"PRAGMA foreign_keys = 0", "PRAGMA ignore_check_constraints = 1",
				"DROP TRIGGER template_versions_no_update", "DROP TRIGGER audit_no_update", c.edit,
			} {
				if _, err := conn.ExecContext(t.Context(), statement); err != nil {
					t.Fatal(err)
				}
			}
			_ = conn.Close()
			findings, err := s.CheckDatabase(t.Context())
			if err != nil || !slices.ContainsFunc(findings, func(f Finding) bool { return f.Kind == c.kind && strings.Contains(f.Text, c.want) }) {
				t.Errorf("got %q, %v", findings, err)
			}
			if strings.Contains(fmt.Sprint(findings), "rude") {
				t.Error("a finding repeats a prompt")
			}
		})
	}
}

// A backup is looked at as it is, without a lock or a log beside it.
func TestCheckDatabaseReadsABackup(t *testing.T) {
	t.Parallel()
	s := lived(t)
	to := filepath.Join(t.TempDir(), "copy.db")
	if err := Backup(t.Context(), s.path, to); err != nil {
		t.Fatal(err)
	}
	copied, err := Open(t.Context(), Options{Path: to, Access: Look, Now: s.now, Log: s.log})
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	if findings, err := copied.CheckDatabase(t.Context()); err != nil || len(findings) != 0 {
		t.Errorf("%v, %v", findings, err)
	}
}

// What the server's own check found is known to every process.
func TestCheckIsKept(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	want := func(checked bool, findings int) {
		t.Helper()
		at, n, err := openAt(t, s.path).Checked(t.Context())
		if err != nil || at.IsZero() == checked || n != findings {
			t.Errorf("checked at %v with %d findings, %v", at, n, err)
		}
	}
	want(false, 0)
	for _, findings := range []int{3, 0} {
		if err := s.KeepCheck(t.Context(), findings); err != nil {
			t.Fatal(err)
		}
		want(true, findings)
	}
}
