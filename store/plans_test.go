package store

import (
	"strings"
	"testing"
	"time"

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

func TestMintQueriesUseIndexes(t *testing.T) {
	s := openTemp(t)
	mints := func(q models.MintQuery) func(tx *gorm.DB) *gorm.DB {
		return func(tx *gorm.DB) *gorm.DB {
			return asked(tx.Model(&mintRow{}), q).Order("at DESC, id DESC").Limit(51).Find(&[]mintRow{})
		}
	}
	now := time.Now()
	for name, c := range map[string]struct {
		query func(tx *gorm.DB) *gorm.DB
		want  string
	}{
		"newest":      {mints(models.MintQuery{}), "USING INDEX mints_by_time"},
		"since":       {mints(models.MintQuery{Since: now}), "USING INDEX mints_by_time (at>?)"},
		"by key":      {mints(models.MintQuery{KeyID: "k"}), "USING INDEX mints_by_key (key_id=?)"},
		"by template": {mints(models.MintQuery{TemplateID: "t"}), "USING INDEX mints_by_template (template_id=?)"},
		"failed":      {mints(models.MintQuery{Outcome: "failed"}), "USING INDEX mints_failed"},
		"one failure": {mints(models.MintQuery{Outcome: "anam_timeout", Since: now}), "USING INDEX mints_failed (at>?)"},
		"by request":  {mints(models.MintQuery{RequestID: "r"}), "USING INDEX mints_by_request (request_id=?)"},
		"last use": {func(tx *gorm.DB) *gorm.DB {
			return tx.Table("api_keys k").Select("(SELECT MAX(at) FROM mints m WHERE m.key_id = k.id) AS used_at").Find(&[]struct{ UsedAt *int64 }{})
		}, "USING COVERING INDEX mints_by_key (key_id=?)"},
		"tokens of a template": {func(tx *gorm.DB) *gorm.DB {
			return tx.Table(listFrom).Select(tokensColumn+" AS tokens", 0).Find(&[]struct{ Tokens int }{})
		}, "SEARCH m USING COVERING INDEX mints_by_template (template_id=? AND at>?)"},
		"tokens by day": {func(tx *gorm.DB) *gorm.DB { return dayCounts(tx, []string{"a", "b"}, now, now) }, "USING COVERING INDEX mints_by_template (template_id=? AND at>? AND at<?)"},
	} {
		got := plan(t, s, c.query)
		if !strings.Contains(got, c.want) || strings.Contains(got, "SCAN mints\n") || strings.HasSuffix(got, "SCAN mints") || strings.Contains(got, "SCAN m\n") {
			t.Errorf("%s: want %s, got\n%s", name, c.want, got)
		}
	}
}

func TestTemplateAndKeyQueriesUseIndexes(t *testing.T) {
	s := openTemp(t)
	templates := func(q models.TemplateQuery) func(tx *gorm.DB) *gorm.DB {
		return func(tx *gorm.DB) *gorm.DB {
			db, err := restricted(tx, q)
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
		"key lookup": {func(tx *gorm.DB) *gorm.DB { return tx.Where("prefix = ?", "p").Take(&keyRow{}) }, "SEARCH api_keys USING INDEX", "SCAN"},
		"session":    {func(tx *gorm.DB) *gorm.DB { return tx.Where("token_hash = ?", []byte("h")).Take(&sessionRow{}) }, "SEARCH sessions USING INDEX", "SCAN"},
		"forgetting": {func(tx *gorm.DB) *gorm.DB {
			return tx.Raw("SELECT id FROM mints WHERE at < ? ORDER BY at LIMIT ?", 1, 2).Find(&[]string{})
		},
			"SEARCH mints USING COVERING INDEX mints_by_time (at<?)", "TEMP B-TREE"},
		"last audit row": {func(tx *gorm.DB) *gorm.DB { return tx.Select("seq", "hash").Order("seq DESC").Take(&auditRow{}) }, "SCAN audit", "TEMP B-TREE"},
	} {
		if got := plan(t, s, c.query); !strings.Contains(got, c.want) || strings.Contains(got, c.never) {
			t.Errorf("%s: want %s and no %s, got\n%s", name, c.want, c.never, got)
		}
	}
}
