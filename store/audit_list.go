package store

import (
	"context"
	"errors"
	"fmt"
	"io"

	"gorm.io/gorm"

	"greenroom/models"
)

// exportBatch is how many rows of the audit are held in memory at a time.
const exportBatch = 500

// AuditEvents lists rows of the audit, newest first. Errors: invalid_input (cursor, limit).
func (s *Store) AuditEvents(ctx context.Context, q models.AuditQuery) (models.AuditPage, error) {
	limit, err := pageLimit(q.Limit)
	if err != nil {
		return models.AuditPage{}, err
	}
	db, err := s.whereAudit(ctx, q)
	if err != nil {
		return models.AuditPage{}, err
	}
	list := listingOf("audit", q.ActorKind, q.ActorID, q.SubjectID, q.Slug, q.Action, q.Since, q.Until)
	if q.Cursor != "" {
		var at, seq int64
		if err := list.read(q.Cursor, &at, &seq); err != nil {
			return models.AuditPage{}, err
		}
		db = db.Where("(at, seq) < (?, ?)", at, seq)
	}
	var rows []auditRow
	if err := db.Order("at DESC, seq DESC").Limit(limit + 1).Find(&rows).Error; err != nil {
		return models.AuditPage{}, fmt.Errorf("list the audit: %w", err)
	}
	rows, next := cutPage(rows, limit, list, func(r auditRow) []any { return []any{r.At, r.Seq} })
	items, err := events(s.read(ctx), rows)
	return models.AuditPage{Items: items, Next: next}, err
}

// EachAuditEvent calls each with every row of a query, in the order of the chain; Limit and Cursor are ignored.
// It holds few rows in memory at a time, and stops at the first error of each.
func (s *Store) EachAuditEvent(ctx context.Context, q models.AuditQuery, each func(models.AuditEvent) error) error {
	query, err := s.whereAudit(ctx, q)
	if err != nil {
		return err
	}
	return eachAuditBatch(query, func(rows []auditRow) error {
		all, err := events(s.read(ctx), rows)
		for _, event := range all {
			if err := each(event); err != nil {
				return err
			}
		}
		return err
	})
}

// eachAuditBatch reads the rows of a query in batches, in the order of the chain.
func eachAuditBatch(query *gorm.DB, each func([]auditRow) error) error {
	for after, started := int64(0), false; ; started = true {
		db := query.Session(&gorm.Session{})
		if started {
			db = db.Where("seq > ?", after)
		}
		var rows []auditRow
		if err := db.Order("seq").Limit(exportBatch).Find(&rows).Error; err != nil {
			return fmt.Errorf("read the audit: %w", err)
		}
		if err := each(rows); err != nil {
			return err
		}
		if len(rows) < exportBatch {
			return nil
		}
		after = rows[len(rows)-1].Seq
	}
}

// whereAudit keeps the rows that match a query.
func (s *Store) whereAudit(ctx context.Context, q models.AuditQuery) (*gorm.DB, error) {
	db := s.read(ctx).Model(&auditRow{})
	db, err := whereActor(s.read(ctx), db, q)
	if err != nil {
		return nil, err
	}
	if q.SubjectID != "" {
		db = db.Where("subject_id = ?", q.SubjectID)
	}
	if q.Slug != "" {
		ids, err := templatesNamed(s.read(ctx), q.Slug)
		if err != nil {
			return nil, err
		}
		db = db.Where("subject_id IN ?", ids)
	}
	if q.OnlySubjects != nil {
		db = db.Where("subject_id IN ?", q.OnlySubjects)
	}
	if q.Action != "" {
		db = db.Where("action = ?", q.Action)
	}
	if !q.Since.IsZero() {
		db = db.Where("at >= ?", millis(q.Since))
	}
	if !q.Until.IsZero() {
		db = db.Where("at < ?", millis(q.Until))
	}
	return db, nil
}

// whereActor keeps the rows of one actor. It looks up the kind of an ID, because the index of actors begins with the kind.
func whereActor(read, db *gorm.DB, q models.AuditQuery) (*gorm.DB, error) {
	if q.ActorKind == "" && q.ActorID == "" {
		return db, nil
	}
	if q.ActorKind == "" {
		var row auditRow
		err := read.Select("actor_kind").Where("actor_kind IN ('user', 'key') AND actor_id = ?", q.ActorID).Take(&row).Error
		if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
			return nil, fmt.Errorf("look for an actor: %w", err)
		}
		q.ActorKind = models.ActorKind(row.ActorKind)
	}
	return db.Where("actor_kind = ? AND actor_id = ?", q.ActorKind, q.ActorID), nil
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

// WriteAudit writes what a query asks for as JSON Lines, oldest first; see models.AuditEvent.JSON.
func (s *Store) WriteAudit(ctx context.Context, out io.Writer, q models.AuditQuery) error {
	return s.EachAuditEvent(ctx, q, func(e models.AuditEvent) error {
		line, err := e.JSON()
		if err != nil {
			return err
		}
		_, err = out.Write(append(line, '\n'))
		return err
	})
}
