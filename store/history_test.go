package store_test

import (
	"strings"
	"testing"
)

// History must not change, not even by statements on the database itself.
func TestHistoryRefusesUpdateAndDelete(t *testing.T) {
	t.Parallel()
	path := file(t)
	s := open(t, path)
	create(t, s, "cara")
	publish(t, s, "cara", 1)
	db := sqlOf(t, path)
	for _, statement := range []string{
		"UPDATE template_versions SET note = 'x'", "DELETE FROM template_versions",
		"UPDATE label_moves SET note = 'x'", "DELETE FROM label_moves",
		"UPDATE audit SET at = 0", "DELETE FROM audit",
		"INSERT OR REPLACE INTO template_versions SELECT * FROM template_versions",
		"INSERT OR REPLACE INTO label_moves SELECT * FROM label_moves",
		"INSERT OR REPLACE INTO audit SELECT * FROM audit",
	} {
		_, err := db.ExecContext(t.Context(), statement)
		if err == nil || !strings.Contains(err.Error(), "immutable") {
			t.Errorf("%s: got %v", statement, err)
		}
	}
}

func TestSchemaRefusesNonsense(t *testing.T) {
	t.Parallel()
	path := file(t)
	s := open(t, path)
	create(t, s, "cara")
	publish(t, s, "cara", 1)
	db := sqlOf(t, path)
	for _, statement := range []string{
		"UPDATE templates SET latest_version = 'two'", "UPDATE templates SET latest_version = 0", "UPDATE templates SET tags = '{}'",
		"UPDATE templates SET deleted_at = 1", "UPDATE labels SET version = 2", "DELETE FROM templates",
		"UPDATE slugs SET current = 2", "INSERT INTO slugs SELECT 'other', template_id, 1, 0 FROM slugs",
		"INSERT INTO generation (id, n) VALUES (2, 1)",
		"INSERT INTO mints VALUES ('m', 0, '', '', '', '', 0, '', '', '', 'ok', 0, '', 0, '', '', 0)",
		"INSERT INTO users VALUES ('u', 'Dana@example.com', 'Dana', 'admin', '$argon2id$', 0, NULL)",
		"INSERT INTO users VALUES ('u', 'dana@example.com', 'Dana', 'owner', '$argon2id$', 0, NULL)",
		"INSERT INTO users VALUES ('u', 'dana@example.com', 'Dana', 'admin', 'plain text', 0, NULL)",
	} {
		if _, err := db.ExecContext(t.Context(), statement); err == nil {
			t.Errorf("%s was taken", statement)
		}
	}
}
