package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"greenroom/models"
)

// auditFilter is a query of the audit with what had to be looked up for it.
type auditFilter struct {
	q        models.AuditQuery // with the kind of its actor
	about    bool              // only rows about subjects
	subjects []string
	before   *[2]int64 // the at and seq that rows are before; nil: all
}

func (s *Store) auditFilter(ctx context.Context, q models.AuditQuery) (f auditFilter, err error) {
	f.q = q
	if f.q.ActorKind, err = kindOfActor(s.read(ctx), q); err != nil {
		return f, err
	}
	if q.SubjectID != "" {
		f.keep([]string{q.SubjectID})
	}
	if q.Slug != "" {
		ids, err := templatesNamed(s.read(ctx), q.Slug)
		if err != nil {
			return f, err
		}
		f.keep(ids)
	}
	if q.OnlySubjects != nil {
		f.keep(q.OnlySubjects)
	}
	return f, nil
}

// keep keeps the rows about some of the subjects that were kept so far.
func (f *auditFilter) keep(subjects []string) {
	if f.about {
		subjects = slices.DeleteFunc(slices.Clone(subjects), func(id string) bool { return !slices.Contains(f.subjects, id) })
	}
	f.about, f.subjects = true, subjects
}

// newest gives the newest rows, at most n. Of several subjects the newest of each are found by the index, and only these are sorted:
// one look for all would sort whatever they ever had.
func (f auditFilter) newest(tx *gorm.DB, n int) *gorm.DB {
	const order = "at DESC, seq DESC"
	if !f.about {
		return f.where(tx.Model(&auditRow{})).Order(order).Limit(n)
	}
	each := f.where(tx.Table("audit AS a").Where("subject_id = s.value")).Select("seq").Order(order).Limit(n)
	return tx.Table("json_each(?) s CROSS JOIN audit ON audit.seq IN (?)", idList(f.subjects), each).Select("audit.*").Order("audit.at DESC, audit.seq DESC").Limit(n)
}

// along gives the rows of a part of the chain in its order, at most exportBatch. It walks the chain itself:
// an index would find fewer rows, and have all of them sorted for each batch.
func (f auditFilter) along(tx *gorm.DB, after, until int64) *gorm.DB {
	db := f.where(tx.Table("audit NOT INDEXED"))
	if f.about {
		db = db.Where("subject_id IN (SELECT value FROM json_each(?))", idList(f.subjects))
	}
	return db.Where("seq > ? AND seq <= ?", after, until).Order("seq").Limit(exportBatch)
}

// where keeps the rows that match, whatever they are about. Rows about a subject are few: the + keeps SQLite from looking among all that an actor did.
func (f auditFilter) where(db *gorm.DB) *gorm.DB {
	unindexed := ""
	if f.about {
		unindexed = "+"
	}
	if f.q.ActorKind != "" || f.q.ActorID != "" {
		db = db.Where(unindexed+"actor_kind = ? AND "+unindexed+"actor_id = ?", f.q.ActorKind, f.q.ActorID)
	}
	if f.q.Action != "" {
		db = db.Where(unindexed+"action = ?", f.q.Action)
	}
	if !f.q.Since.IsZero() {
		db = db.Where("at >= ?", millis(f.q.Since))
	}
	if !f.q.Until.IsZero() {
		db = db.Where("at < ?", millis(f.q.Until))
	}
	if f.before != nil {
		db = db.Where("(at, seq) < (?, ?)", f.before[0], f.before[1])
	}
	return db
}

// kindOfActor looks up the kind of an ID where a query does not say it, because the index of actors begins with the kind.
func kindOfActor(read *gorm.DB, q models.AuditQuery) (models.ActorKind, error) {
	if q.ActorKind != "" || q.ActorID == "" {
		return q.ActorKind, nil
	}
	var row auditRow
	err := read.Select("actor_kind").Where("actor_kind IN ('user', 'key') AND actor_id = ?", q.ActorID).Take(&row).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return "", fmt.Errorf("look for an actor: %w", err)
	}
	return models.ActorKind(row.ActorKind), nil
}

// templatesNamed gives the template that a slug leads to, or else the deleted ones that had it last.
func templatesNamed(db *gorm.DB, slug string) ([]string, error) {
	ids := []string{}
	if err := db.Model(&slugRow{}).Where("slug = ?", slug).Pluck("template_id", &ids).Error; err != nil || len(ids) > 0 {
		return ids, err
	}
	err := db.Model(&auditRow{}).Where("action = ? AND subject_name = ?", models.ActionTemplateDeleted, slug).Pluck("subject_id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("look for deleted templates: %w", err)
	}
	return ids, nil
}
