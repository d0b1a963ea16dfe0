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

// summedUp sums up all groups of a query, where everything before today is folded.
func summedUp(tx *gorm.DB, q models.MintQuery) *gorm.DB {
	return counting{q: q, folded: dayOf(time.Now().UnixMilli())}.summed(tx, spanOf(q))
}

func TestCountsAreReadByGroup(t *testing.T) {
	t.Parallel()
	now := time.Now()
	byHour := []string{"SEARCH h USING PRIMARY KEY (group_id=? AND hour>? AND hour<?)"}
	wantPlans(t, openTemp(t), map[string]planned{
		"groups": {func(tx *gorm.DB) *gorm.DB { return summedUp(tx, models.MintQuery{Since: now}).Find(&[]mintRow{}) },
			[]string{"SEARCH m USING PRIMARY KEY (at=? AND id=?)", "SEARCH o USING PRIMARY KEY (at>? AND at<?)", "SEARCH h USING INDEX mint_hours_by_hour (hour>? AND hour<?)"}},
		"groups of a template": {func(tx *gorm.DB) *gorm.DB {
			return summedUp(tx, models.MintQuery{TemplateID: "t", Since: now}).Find(&[]mintRow{})
		}, append([]string{"(template_id=?)"}, byHour...)},
		"mints of a label": {func(tx *gorm.DB) *gorm.DB {
			return summedUp(tx, models.MintQuery{Label: "beta", Since: now}).Find(&[]mintRow{})
		}, []string{"SEARCH mints USING PRIMARY KEY (at>? AND at<?)", "SEARCH h USING INDEX mint_hours_by_hour (hour>? AND hour<?)"}},
		"tokens by day": {func(tx *gorm.DB) *gorm.DB { return dayCounts(tx, []string{"a", "b"}, now, 14) }, append([]string{"(template_id=?)"}, byHour...)},
		"tokens of a template": {func(tx *gorm.DB) *gorm.DB {
			return movedRanks(tx, 0).Find(&[]templateRow{})
		}, []string{"SEARCH h USING PRIMARY KEY (group_id=? AND hour>?)", "SEARCH given USING"}},
	})
}

// Every filter of the requests is answered from an index, at each of the steps that a page takes: which hours have some, which groups are
// the newest, and what these sum up to.
func TestEveryFilterOfRequestsUsesAnIndex(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	today := dayOf(time.Now().UnixMilli())
	const byTime, ofGroup = "h USING INDEX mint_hours_by_hour (hour>? AND hour<?)", "SEARCH h USING PRIMARY KEY (group_id=? AND hour>? AND hour<?)"
	for name, c := range map[string]struct {
		q    models.MintQuery
		want []string
	}{
		"none":                 {models.MintQuery{}, []string{byTime, "h USING INDEX mint_days_by_day (day>? AND day<?)", "h USING INDEX mint_refusals_by_second"}},
		"tokens":               {models.MintQuery{Outcome: models.OutcomeOK}, []string{byTime}},
		"of apps":              {models.MintQuery{ByApps: true}, []string{byTime}},
		"of a version":         {models.MintQuery{Version: 3}, []string{byTime}},
		"failed":               {models.MintQuery{Outcome: "failed"}, []string{ofGroup, "INDEX mint_groups_by_failure"}},
		"one outcome":          {models.MintQuery{Outcome: "anam_timeout"}, []string{ofGroup, "g USING INDEX mint_groups_by_failure (outcome=?)"}},
		"a key":                {models.MintQuery{KeyID: "k"}, []string{ofGroup, "g USING INDEX mint_groups_by_key (key_id=?)"}},
		"a person":             {models.MintQuery{UserID: "u"}, []string{ofGroup, "g USING INDEX mint_groups_by_user (user_id=?)"}},
		"a persona":            {models.MintQuery{TemplateID: "t"}, []string{ofGroup, "(template_id=?"}},
		"a persona by name":    {models.MintQuery{TemplateID: "t", Slug: "s"}, []string{ofGroup, "(template_id=?"}},
		"a name of no persona": {models.MintQuery{Slug: "s"}, []string{ofGroup, "g USING INDEX mint_groups_by_slug (slug=?)"}},
		"no name":              {models.MintQuery{Slug: models.NoSlug}, []string{ofGroup, "g USING INDEX mint_groups_by_slug (slug=?)"}},
		"a key's failures":     {models.MintQuery{KeyID: "k", Outcome: "failed"}, []string{ofGroup}},
		"a key's persona":      {models.MintQuery{KeyID: "k", TemplateID: "t", Version: 2}, []string{ofGroup, "(template_id=? AND key_id=?"}},
	} {
		count := counting{q: c.q, folded: today}
		chosen := counting{q: c.q, folded: today, groups: "[]"}
		within := span{today - 200*dayMs - 1, today + 3*hourMs + 1}
		steps := map[string]func(tx *gorm.DB) *gorm.DB{
			"hours":   func(tx *gorm.DB) *gorm.DB { return count.hours(tx, within).Select("hour").Group("hour").Find(&[]int{}) },
			"days":    func(tx *gorm.DB) *gorm.DB { return count.days(tx, within).Select("day").Group("day").Find(&[]int{}) },
			"counts":  func(tx *gorm.DB) *gorm.DB { return tx.Table("(?) AS c", count.counts(tx, within)).Find(&[]int{}) },
			"summed":  func(tx *gorm.DB) *gorm.DB { return chosen.summed(tx, within).Find(&[]mintRow{}) },
			"refused": func(tx *gorm.DB) *gorm.DB { return count.refused(tx, within).Select("1").Limit(1).Find(&[]int{}) },
		}
		for step, query := range steps {
			got := plan(t, s, query)
			for _, never := range []string{"SCAN mints", "SCAN h", "SCAN o", "SCAN m", "SCAN g", "AUTOMATIC"} {
				for line := range strings.Lines(got) {
					if strings.HasPrefix(line, never) && !strings.Contains(line, "INDEX mint_groups_by_failure") {
						t.Errorf("%s, %s: %s in\n%s", name, step, line, got)
					}
				}
			}
			for _, want := range c.want {
				if step == "counts" && !strings.Contains(got, want) {
					t.Errorf("%s: no %s in\n%s", name, want, got)
				}
			}
		}
	}
}
