package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"greenroom/models"
)

// mostCounted is how many templates are counted of each status, or of a tag, where nothing else is filtered by.
const mostCounted = 10_000

// counted are the statuses that a list of templates can have.
var counted = []models.Status{models.StatusDraft, models.StatusLive, models.StatusChanged, models.StatusArchived}

// TemplateCounts counts the templates of a query by status; "" counts all but the archived ones.
// The query's own status is ignored. Of very many, the first ones are counted. Errors: invalid_input (search).
func (s *Store) TemplateCounts(ctx context.Context, q models.TemplateQuery) (counts models.TemplateCounts, err error) {
	q.Status = ""
	f, err := newTemplateFilter(q)
	if err != nil {
		return nil, err
	}
	err = s.snapshot(ctx, func(tx *gorm.DB) error {
		counts, err = f.counts(tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count templates: %w", err)
	}
	for _, status := range []models.Status{models.StatusDraft, models.StatusLive, models.StatusChanged} {
		counts[""] = counts[""].Plus(counts[status])
	}
	return counts, nil
}

// counts joins nothing, and reads no more than a page says.
func (f templateFilter) counts(tx *gorm.DB) (models.TemplateCounts, error) {
	switch {
	case len(f.words) > 0 || f.only != nil:
		return f.countFew(tx)
	case f.tag != "":
		return countRows(tx, ofTag(tx, f.tag), mostCounted)
	}
	counts := models.TemplateCounts{}
	for _, status := range counted {
		var n int
		if err := tx.Raw("SELECT COUNT(*) FROM (?)", ofStatus(tx, status).Limit(mostCounted+1)).Find(&n).Error; err != nil {
			return nil, err
		}
		counts[status] = models.Count{N: min(n, mostCounted), More: n > mostCounted}
	}
	return counts, nil
}

func ofStatus(tx *gorm.DB, status models.Status) *gorm.DB {
	return tx.Table("templates").Select("1").Where("status = ?", status)
}

func ofTag(tx *gorm.DB, tag string) *gorm.DB {
	return tx.Table("template_tags INDEXED BY template_tags_by_update").Select("status").Where("tag = ?", tag)
}

// countFew counts what the narrowest filter leaves, or the first ones of that.
func (f templateFilter) countFew(tx *gorm.DB) (models.TemplateCounts, error) {
	w := templateWalk{}
	if len(f.words) > 0 {
		w.hits = anywhere
	}
	few, all, err := f.few(tx, w)
	if err != nil {
		return nil, err
	}
	looked := tx.Table("json_each(?) few CROSS JOIN templates t ON t.seq = few.value", few).Select("t.seq, t.id, t.status").Limit(f.fewest)
	if f.tag != "" {
		looked = looked.Where("EXISTS (SELECT 1 FROM template_tags g WHERE g.tag = ? AND g.seq = t.seq)", f.tag)
	}
	counts, err := countRows(tx, f.kept(tx, w, looked).Select("t.status"), f.fewest)
	if err != nil || all {
		return counts, err
	}
	return withMore(counts), nil
}

// countRows counts at most so many rows by their status.
func countRows(tx, rows *gorm.DB, most int) (models.TemplateCounts, error) {
	var found []struct {
		Status models.Status
		N      int
	}
	if err := tx.Raw("SELECT status, COUNT(*) AS n FROM (?) GROUP BY status", rows.Limit(most+1)).Find(&found).Error; err != nil {
		return nil, err
	}
	counts, sum := models.TemplateCounts{}, 0
	for _, row := range found {
		counts[row.Status] = models.Count{N: row.N}
		sum += row.N
	}
	if sum > most {
		return withMore(counts), nil
	}
	return counts, nil
}

// withMore says of every status that there may be more of it than was counted.
func withMore(counts models.TemplateCounts) models.TemplateCounts {
	for _, status := range counted {
		counts[status] = models.Count{N: counts[status].N, More: true}
	}
	return counts
}
