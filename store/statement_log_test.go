package store

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

// A statement that fails is logged without the values in it, which may be a prompt or a hash.
func TestFailedStatementsAreLoggedWithoutTheirValues(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	var logged bytes.Buffer
	db, err := handle(s.sqlWriter(), s.now, slog.New(slog.NewTextHandler(&logged, nil)), nil)
	must(t, err)
	for _, fails := range []error{
		db.Exec("INSERT INTO slugs (slug, template_id, current, created_at) VALUES (?, 'x', 'x', 'x')", "MARKER").Error,
		db.Create(&slugRow{Slug: "MARKER", TemplateID: "MARKER"}).Error,
		db.Where("nothing = ?", "MARKER").Take(&slugRow{}).Error,
	} {
		if fails == nil {
			t.Fatal("a statement was to fail")
		}
	}
	if text := logged.String(); strings.Count(text, "SQL executed") != 3 || strings.Contains(text, "MARKER") {
		t.Errorf("logged: %s", text)
	}
}
