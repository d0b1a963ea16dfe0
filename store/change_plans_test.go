package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
)

func TestAuditAndHistoryQueriesUseIndexes(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	who := models.Actor{Kind: models.ActorUser, ID: "u", Name: "Dana", Role: models.RoleAdmin}
	everyChange(t, s, who)
	audited := func(q models.AuditQuery) func(tx *gorm.DB) *gorm.DB {
		return func(tx *gorm.DB) *gorm.DB {
			filter, err := s.auditFilter(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			filter.before = &[2]int64{1, 1}
			return filter.newest(tx, 51).Find(&[]auditRow{})
		}
	}
	history := func(q models.HistoryQuery) func(tx *gorm.DB) *gorm.DB {
		return func(tx *gorm.DB) *gorm.DB {
			return historyOf(tx, "t", q).Where("number < ?", 9).Omit("document").Order("number DESC").Limit(51).Find(&[]versionRow{})
		}
	}
	moves := func(tx *gorm.DB) *gorm.DB {
		return tx.Where("template_id = ? AND label = ?", "t", "live").Order("seq DESC").Limit(51).Find(&[]labelMoveRow{})
	}
	last := func(tx *gorm.DB) *gorm.DB {
		span := models.ChangeSpan{TemplateID: "t", Since: time.Now().Add(-time.Hour), Until: time.Now(), Actions: models.Actions}
		return lastChanges(tx, []models.ChangeSpan{span, span}).Scan(&[]auditRow{})
	}
	for _, q := range []models.AuditQuery{{}, {ActorID: "u"}, {SubjectID: "x", Action: "label.moved"}, {OnlySubjects: []string{"x", "y"}}} {
		got := plan(t, s, func(tx *gorm.DB) *gorm.DB {
			filter, err := s.auditFilter(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			return filter.along(tx, 1, 2).Find(&[]auditRow{})
		})
		if !strings.Contains(got, "SEARCH audit USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)") || strings.Contains(got, "TEMP B-TREE") {
			t.Errorf("an export of %+v does not walk the chain:\n%s", q, got)
		}
	}
	for name, q := range map[string]models.AuditQuery{
		"about":            {SubjectID: "x"},
		"by slug":          {Slug: "x"},
		"about some":       {OnlySubjects: []string{"x", "y"}},
		"about, by actor":  {SubjectID: "x", ActorID: "u"},
		"about, by action": {SubjectID: "x", Action: "label.moved", Since: time.Now()},
		"all at once":      {OnlySubjects: []string{"x", "y"}, ActorID: "u", Action: "label.moved", Until: time.Now()},
	} {
		got := plan(t, s, audited(q))
		if !strings.Contains(got, "INDEX audit_by_subject (subject_id=? AND at") || strings.Count(got, "audit") != 2 || strings.Count(got, "TEMP B-TREE") != 1 {
			t.Errorf("%s: want the newest of each subject by its index, and only these sorted, got\n%s", name, got)
		}
	}
	for name, c := range map[string]struct {
		query func(tx *gorm.DB) *gorm.DB
		want  string
	}{
		"last changes":       {last, "SEARCH c USING INDEX audit_by_subject (subject_id=? AND at>? AND at<?)"},
		"newest":             {audited(models.AuditQuery{}), "SEARCH audit USING INDEX audit_by_time (at<?)"},
		"since":              {audited(models.AuditQuery{Since: time.Now()}), "USING INDEX audit_by_time (at>? AND at<?)"},
		"by actor":           {audited(models.AuditQuery{ActorID: "u"}), "USING INDEX audit_by_actor (actor_kind=? AND actor_id=? AND at<?)"},
		"by command line":    {audited(models.AuditQuery{ActorKind: models.ActorCLI}), "USING INDEX audit_by_actor (actor_kind=? AND actor_id=? AND at<?)"},
		"by action":          {audited(models.AuditQuery{Action: "label.moved"}), "USING INDEX audit_by_action (action=? AND at<?)"},
		"an actor's action":  {audited(models.AuditQuery{ActorID: "u", Action: "label.moved"}), "USING INDEX audit_by_actor_action (actor_kind=? AND actor_id=? AND action=? AND at<?)"},
		"history":            {history(models.HistoryQuery{}), "USING PRIMARY KEY (template_id=? AND number<?)"},
		"history of author":  {history(models.HistoryQuery{AuthorKind: models.ActorUser, AuthorID: "u"}), "USING COVERING INDEX template_versions_by_author (template_id=? AND created_by_kind=? AND created_by_id=?)"},
		"history of a label": {history(models.HistoryQuery{Label: "live"}), "SEARCH label_moves USING INDEX label_moves_by_label (template_id=? AND label=?)"},
		"moves of a label":   {moves, "USING INDEX label_moves_by_label (template_id=? AND label=?)"},
	} {
		if got := plan(t, s, c.query); !strings.Contains(got, c.want) || strings.Contains(got, "TEMP B-TREE") {
			t.Errorf("%s: want %s and no sorting, got\n%s", name, c.want, got)
		}
	}
}

// A page of the history costs the same, whichever page of however many it is.
func BenchmarkHistory(b *testing.B) {
	s := openTemp(b)
	p := models.Persona{Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b", LLMID: "x", SystemPrompt: "x"}
	who := models.Actor{Kind: models.ActorCLI}
	if _, err := s.CreateTemplate(b.Context(), who, models.NewTemplate{Slug: "cara", Persona: p}); err != nil {
		b.Fatal(err)
	}
	const n = 1500
	for v := 1; v < n; v++ {
		p.SystemPrompt = fmt.Sprint(v, strings.Repeat(" word", 1500))
		if _, _, err := s.SaveVersion(b.Context(), who, "cara", v, models.NewVersion{Persona: &p}); err != nil {
			b.Fatal(err)
		}
	}
	for name, q := range map[string]models.HistoryQuery{
		"first page": {}, "last page": {At: 51}, "by author": {AuthorKind: models.ActorCLI}, "nobody's": {AuthorKind: models.ActorUser, AuthorID: "u"},
	} {
		b.Run(name, func(b *testing.B) {
			q.Slug = "cara"
			for b.Loop() {
				if _, err := s.History(b.Context(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
