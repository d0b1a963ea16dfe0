package store

import (
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
)

// wantPlans checks that each plan has its steps, and that none scans all mints or all hours.
func wantPlans(t *testing.T, s *Store, plans map[string]planned) {
	t.Helper()
	for name, c := range plans {
		got := plan(t, s, c.query)
		scans := strings.Contains(got+"\n", "SCAN mints\n") || strings.Contains(got+"\n", "SCAN h\n") || strings.Contains(got+"\n", "SCAN o\n") || strings.Contains(got+"\n", "SCAN m\n")
		for _, want := range c.want {
			if !strings.Contains(got, want) || scans {
				t.Errorf("%s: want %s, got\n%s", name, want, got)
			}
		}
	}
}

type planned struct {
	query func(tx *gorm.DB) *gorm.DB
	want  []string
}

func TestMintsAreReadInTheirOrder(t *testing.T) {
	t.Parallel()
	mints := func(q models.MintQuery) func(tx *gorm.DB) *gorm.DB {
		return func(tx *gorm.DB) *gorm.DB {
			return whereMints(tx.Model(&mintRow{}), q, spanOf(q)).Where("(at, id) < (?, ?)", 1, "x").Order("at DESC, id DESC").Limit(51).Find(&[]mintRow{})
		}
	}
	byTime := []string{"SEARCH mints USING PRIMARY KEY (at>? AND at<?)"}
	plans := map[string]planned{
		"newest": {mints(models.MintQuery{}), byTime}, "by request": {mints(models.MintQuery{RequestID: models.NewRequestID(time.Now())}), byTime},
		"by key": {mints(models.MintQuery{KeyID: "k"}), byTime}, "failed": {mints(models.MintQuery{Outcome: "failed"}), byTime},
		"forgetting": {func(tx *gorm.DB) *gorm.DB {
			return tx.Where("at < ?", 1).Order("at, id").Limit(2).Find(&[]mintRow{})
		}, []string{"SEARCH mints USING PRIMARY KEY (at<?)"}},
	}
	s := openTemp(t)
	wantPlans(t, s, plans)
	for name, p := range plans {
		if got := plan(t, s, p.query); strings.Contains(got, "TEMP B-TREE") {
			t.Errorf("%s sorts:\n%s", name, got)
		}
	}
}

func TestCountsAreReadByGroup(t *testing.T) {
	t.Parallel()
	now := time.Now()
	byHour := []string{"SEARCH h USING PRIMARY KEY (group_id=? AND hour>? AND hour<?)"}
	wantPlans(t, openTemp(t), map[string]planned{
		"groups": {func(tx *gorm.DB) *gorm.DB { return mintGroups(tx, models.MintQuery{Since: now}).Find(&[]mintRow{}) },
			append([]string{"SEARCH m USING PRIMARY KEY (at=? AND id=?)", "SEARCH o USING PRIMARY KEY (at>? AND at<?)"}, byHour...)},
		"groups of a template": {func(tx *gorm.DB) *gorm.DB {
			return mintGroups(tx, models.MintQuery{TemplateID: "t", Since: now}).Find(&[]mintRow{})
		}, append([]string{"(template_id=?)"}, byHour...)},
		"mints of a label": {func(tx *gorm.DB) *gorm.DB {
			return mintGroups(tx, models.MintQuery{Label: "beta", Since: now}).Find(&[]mintRow{})
		}, append([]string{"SEARCH mints USING PRIMARY KEY (at>? AND at<?)"}, byHour...)},
		"tokens by day": {func(tx *gorm.DB) *gorm.DB { return dayCounts(tx, []string{"a", "b"}, now, 14) }, append([]string{"(template_id=?)"}, byHour...)},
		"tokens of a template": {func(tx *gorm.DB) *gorm.DB {
			return movedRanks(tx, 0).Find(&[]templateRow{})
		}, []string{"SEARCH h USING PRIMARY KEY (group_id=? AND hour>?)", "SEARCH given USING"}},
	})
}
