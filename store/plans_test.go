package store

import (
	"strings"
	"testing"

	"gorm.io/gorm"

	"greenroom/models"
)

// plan tells how SQLite goes about a query of ours, on a database with enough rows and statistics to choose well.
func plan(t *testing.T, s *Store, query func(tx *gorm.DB) *gorm.DB) string {
	t.Helper()
	statement := query(s.reader.Session(&gorm.Session{DryRun: true, Context: t.Context()})).Statement
	var steps []struct{ Detail string }
	if err := s.read(t.Context()).Raw("EXPLAIN QUERY PLAN "+statement.SQL.String(), statement.Vars...).Scan(&steps).Error; err != nil {
		t.Fatalf("%s: %v", statement.SQL.String(), err)
	}
	lines := make([]string, len(steps))
	for i, step := range steps {
		lines[i] = step.Detail
	}
	return strings.Join(lines, "\n")
}

func TestTemplateAndKeyQueriesUseIndexes(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	templates := func(q models.TemplateQuery) func(tx *gorm.DB) *gorm.DB {
		return func(tx *gorm.DB) *gorm.DB {
			db, err := whereTemplates(tx, q)
			if err != nil {
				t.Fatal(err)
			}
			if db, err = ordered(db, q); err != nil {
				t.Fatal(err)
			}
			return db.Limit(51).Find(&[]listRow{})
		}
	}
	for name, c := range map[string]struct {
		query func(tx *gorm.DB) *gorm.DB
		want  string
		never string
	}{
		"newest":       {templates(models.TemplateQuery{Sort: byUpdate}), "t USING INDEX templates_by_update", "TEMP B-TREE"},
		"next page":    {templates(models.TemplateQuery{Sort: byUpdate, Cursor: writeCursor(byUpdate, 1, "x")}), "t USING INDEX templates_by_update (", "TEMP B-TREE"},
		"search":       {templates(models.TemplateQuery{Sort: byUpdate, Search: "umbrella"}), "template_search VIRTUAL TABLE INDEX", "SCAN v"},
		"certain ones": {templates(models.TemplateQuery{Sort: byUpdate, OnlyIDs: []string{"a"}}), "t USING INDEX sqlite_autoindex_templates_1 (id=?)", "SCAN v"},
		"versions": {func(tx *gorm.DB) *gorm.DB {
			return tx.Where("template_id = ? AND number < ?", "t", 9).Order("number DESC").Limit(51).Find(&[]versionRow{})
		},
			"SEARCH template_versions USING PRIMARY KEY (template_id=? AND number<?)", "TEMP B-TREE"},
		"key lookup":     {func(tx *gorm.DB) *gorm.DB { return tx.Where("prefix = ?", "p").Take(&keyRow{}) }, "SEARCH api_keys USING INDEX", "SCAN"},
		"session":        {func(tx *gorm.DB) *gorm.DB { return tx.Where("token_hash = ?", []byte("h")).Take(&sessionRow{}) }, "SEARCH sessions USING INDEX", "SCAN"},
		"last audit row": {func(tx *gorm.DB) *gorm.DB { return tx.Select("seq", "hash").Order("seq DESC").Take(&auditRow{}) }, "SCAN audit", "TEMP B-TREE"},
	} {
		if got := plan(t, s, c.query); !strings.Contains(got, c.want) || strings.Contains(got, c.never) {
			t.Errorf("%s: want %s and no %s, got\n%s", name, c.want, c.never, got)
		}
	}
}
