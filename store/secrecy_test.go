package store

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/models"
)

// Prompts stand in versions and what the search reads and nowhere else; passwords, keys and session tokens nowhere at all.
func TestSecretsStayOutOfTheDatabase(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	who := models.Actor{Kind: models.ActorUser, ID: "u", Name: "Dana"}
	everyChange(t, s, who)
	_, key, err := s.CreateKey(t.Context(), who, models.NewKey{Name: "app", Scopes: models.Scopes})
	if err != nil {
		t.Fatal(err)
	}
	user, err := s.UserByEmail(t.Context(), "a@example.com")
	if err != nil {
		t.Fatal(err)
	}
	session, _, err := s.StartSession(t.Context(), models.SignIn{UserID: user.ID, UserAgent: "agent"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RecordMint(t.Context(), models.Mint{ID: "m", KeyID: "k", At: time.Now(), Outcome: models.OutcomeOK}); err != nil {
		t.Fatal(err)
	}
	for table, texts := range allText(t, s) {
		if holdsPrompts := table == "template_versions" || table == "template_words" || strings.HasPrefix(table, "template_search"); holdsPrompts {
			continue
		}
		if i := slices.IndexFunc(texts, func(text string) bool { return strings.Contains(strings.ToUpper(text), "MARKER") }); i >= 0 {
			t.Errorf("table %s holds %.100s", table, texts[i])
		}
	}
	wantNowhere(t, s, "MARKER-password", key.Reveal(), key.Reveal()[13:], session.Reveal())
}

// allText gives every value of every table.
func allText(t *testing.T, s *Store) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for _, table := range column(t, s, "SELECT name FROM sqlite_schema WHERE type = 'table'") {
		for _, name := range column(t, s, "SELECT name FROM pragma_table_info(?)", table) {
			out[table] = append(out[table], column(t, s, `SELECT CAST("`+name+`" AS TEXT) FROM "`+table+`" WHERE "`+name+`" IS NOT NULL`)...)
		}
	}
	if len(out["audit"]) == 0 || len(out["mints"]) == 0 || len(out["api_keys"]) == 0 {
		t.Fatalf("the tables are empty: %v", out)
	}
	return out
}

// wantNowhere looks through the bytes of the database and everything beside it.
func wantNowhere(t *testing.T, s *Store, secrets ...string) {
	t.Helper()
	files, err := filepath.Glob(s.path + "*")
	if err != nil || len(files) < 3 {
		t.Fatalf("got %v, %v", files, err)
	}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, secret := range secrets {
			if bytes.Contains(content, []byte(secret)) {
				t.Errorf("%s holds secret %d", filepath.Base(name), i)
			}
		}
	}
}
