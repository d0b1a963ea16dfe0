package store

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"greenroom/models"
)

const (
	// exportBatch is how many rows of the audit are held in memory at a time.
	exportBatch = 500
	// exportStride is how many rows of the chain one query looks at, so that none takes long whatever it is asked for.
	exportStride = 20_000
	// exportTime is the most that one of these queries may take.
	exportTime = 15 * time.Second
)

// AuditEvents lists rows of the audit, newest first. Errors: invalid_input (cursor, limit).
func (s *Store) AuditEvents(ctx context.Context, q models.AuditQuery) (models.AuditPage, error) {
	limit, err := pageLimit(q.Limit)
	if err != nil {
		return models.AuditPage{}, err
	}
	filter, err := s.auditFilter(ctx, q)
	if err != nil {
		return models.AuditPage{}, err
	}
	list := listingOf("audit", q.ActorKind, q.ActorID, q.SubjectID, q.Slug, q.Action, q.Since, q.Until)
	if q.Cursor != "" {
		var at, seq int64
		if err := list.read(q.Cursor, &at, &seq); err != nil {
			return models.AuditPage{}, err
		}
		filter.before = &[2]int64{at, seq}
	}
	var rows []auditRow
	if err := filter.newest(s.read(ctx), limit+1).Find(&rows).Error; err != nil {
		return models.AuditPage{}, fmt.Errorf("list the audit: %w", err)
	}
	rows, next := cutPage(rows, limit, list, func(r auditRow) []any { return []any{r.At, r.Seq} })
	items, err := events(s.read(ctx), rows)
	return models.AuditPage{Items: items, Next: next}, err
}

// EachAuditEvent calls each with every row of a query, in the order of the chain; Limit and Cursor are ignored.
// Rows that come while it reads are left out. It holds few rows in memory and no connection while each is called, and stops at the first error of each.
func (s *Store) EachAuditEvent(ctx context.Context, q models.AuditQuery, each func(models.AuditEvent) error) error {
	var last int64
	if err := s.read(ctx).Model(&auditRow{}).Select("COALESCE(MAX(seq), 0)").Find(&last).Error; err != nil {
		return fmt.Errorf("find the end of the audit: %w", err)
	}
	for at := (reading{0, last}); at.after < last; {
		batch, next, err := s.auditBatch(ctx, q, at)
		if err != nil {
			return err
		}
		for _, event := range batch {
			if err := each(event); err != nil {
				return err
			}
		}
		at = next
	}
	return nil
}

// reading is how far the chain was read, and its last row to be read.
type reading struct{ after, last int64 }

// auditBatch reads the next rows of a query, at most exportBatch from one stride, and tells how far it came.
func (s *Store) auditBatch(ctx context.Context, q models.AuditQuery, at reading) ([]models.AuditEvent, reading, error) {
	ctx, cancel := context.WithTimeout(ctx, exportTime)
	defer cancel()
	filter, err := s.auditFilter(ctx, q)
	if err != nil {
		return nil, at, err
	}
	until := min(at.after+exportStride, at.last)
	var rows []auditRow
	if err := filter.along(s.read(ctx), at.after, until).Find(&rows).Error; err != nil {
		return nil, at, fmt.Errorf("read the audit: %w", err)
	}
	if len(rows) == exportBatch {
		until = rows[len(rows)-1].Seq
	}
	batch, err := events(s.read(ctx), rows)
	return batch, reading{until, at.last}, err
}

// WriteAudit writes what a query asks for as JSON Lines, oldest first, see models.AuditEvent.JSON, and behind them models.AuditExport,
// without which the export is a part of what was asked for.
func (s *Store) WriteAudit(ctx context.Context, out io.Writer, q models.AuditQuery) error {
	whole := models.AuditExport{Complete: true}
	err := s.EachAuditEvent(ctx, q, func(e models.AuditEvent) error {
		line, err := e.JSON()
		if err != nil {
			return err
		}
		whole.Rows++
		_, err = out.Write(append(line, '\n'))
		return err
	})
	if err != nil {
		return err
	}
	line, err := json.Marshal(whole)
	if err != nil {
		return fmt.Errorf("end the export: %w", err)
	}
	_, err = out.Write(append(line, '\n'))
	return err
}
