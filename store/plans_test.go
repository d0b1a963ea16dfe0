package store

import (
	"strings"
	"testing"

	"gorm.io/gorm"
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

func TestVersionAndKeyQueriesUseIndexes(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	for name, c := range map[string]struct {
		query func(tx *gorm.DB) *gorm.DB
		want  string
		never string
	}{
		"versions": {func(tx *gorm.DB) *gorm.DB {
			return tx.Where("template_id = ? AND number < ?", "t", 9).Order("number DESC").Limit(51).Find(&[]versionRow{})
		},
			"SEARCH template_versions USING PRIMARY KEY (template_id=? AND number<?)", "TEMP B-TREE"},
		"template": {func(tx *gorm.DB) *gorm.DB { return tx.Raw(loadingTemplate, "s").Find(&[]templateRow{}) },
			"SEARCH v USING PRIMARY KEY (template_id=? AND number=?)", "SCAN"},
		"key lookup":     {func(tx *gorm.DB) *gorm.DB { return tx.Where("prefix = ?", "p").Take(&keyRow{}) }, "SEARCH api_keys USING INDEX", "SCAN"},
		"session":        {func(tx *gorm.DB) *gorm.DB { return tx.Where("token_hash = ?", []byte("h")).Take(&sessionRow{}) }, "SEARCH sessions USING INDEX", "SCAN"},
		"last audit row": {func(tx *gorm.DB) *gorm.DB { return tx.Select("seq", "hash").Order("seq DESC").Take(&auditRow{}) }, "SCAN audit", "TEMP B-TREE"},
	} {
		if got := plan(t, s, c.query); !strings.Contains(got, c.want) || strings.Contains(got, c.never) {
			t.Errorf("%s: want %s and no %s, got\n%s", name, c.want, c.never, got)
		}
	}
}
