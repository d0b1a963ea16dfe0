package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
)

// readsApart is how far apart the rows are that tell of one actor's reading.
const readsApart = time.Hour

// readNoteTimeout is the most that reading waits for its row.
const readNoteTimeout = time.Second

// AuditExported records that somebody takes the audit away, and which part of it. Each export has its row.
// What can't be recorded is done all the same: whoever looks into a full disk needs the audit most.
func (s *Store) AuditExported(ctx context.Context, who models.Actor, q models.AuditQuery) {
	s.noteReading(ctx, who, models.ActionAuditExported, exportFacts(q), func(*gorm.DB) (bool, error) { return true, nil })
}

// exportFacts tells the part of an export, with nothing of what was typed.
func exportFacts(q models.AuditQuery) facts {
	var f facts
	if q.Action != "" {
		f = f.with("action", q.Action)
	}
	if !q.Since.IsZero() {
		f = f.with("since", q.Since)
	}
	if !q.Until.IsZero() {
		f = f.with("until", q.Until)
	}
	return f
}

// AuditRead records that somebody reads what names people and their addresses: ActionAuditRead or ActionUsersRead.
// An actor leaves at most one row an hour for each of the two. What can't be recorded is read all the same.
func (s *Store) AuditRead(ctx context.Context, who models.Actor, action models.Action) {
	isNew := func(db *gorm.DB) (bool, error) {
		var n int64
		err := db.Model(&auditRow{}).Where("action = ? AND at > ? AND actor_kind = ? AND actor_id = ?",
			action, millis(s.now().Add(-readsApart)), who.Kind, who.ID).Count(&n).Error
		return n == 0, err
	}
	if wanted, err := isNew(s.read(ctx)); err == nil && !wanted {
		return
	}
	s.noteReading(ctx, who, action, nil, isNew)
}

// noteReading writes a row that is wanted still, unless nothing can be written.
func (s *Store) noteReading(ctx context.Context, who models.Actor, action models.Action, after facts, wanted func(*gorm.DB) (bool, error)) {
	if s.CanRecord() != nil {
		return // every page and the log tell that already
	}
	ctx, cancel := context.WithTimeout(ctx, readNoteTimeout)
	defer cancel()
	err := s.writer.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if ok, err := wanted(tx); err != nil || !ok {
			return err
		}
		return s.audit(tx, who, action, subject{kind: "audit"}, nil, after)
	})
	if err != nil {
		s.log.Warn(fmt.Sprintf("%s has no audit row", action), "cause", err.Error(), "request_id", who.RequestID)
	}
}
