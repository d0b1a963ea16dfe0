package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"greenroom/models"
)

// LabelHistory lists the moves of a template's label, newest first; an empty label means every label.
// Errors: template_not_found, invalid_input (cursor, limit).
func (s *Store) LabelHistory(ctx context.Context, slug, label string, limit int, cursor string) (models.LabelMovePage, error) {
	limit, err := pageLimit(limit)
	if err != nil {
		return models.LabelMovePage{}, err
	}
	row, _, err := findTemplate(s.read(ctx), slug)
	if err != nil {
		return models.LabelMovePage{}, err
	}
	db := s.read(ctx).Where("template_id = ?", row.ID)
	if label != "" {
		db = db.Where("label = ?", label)
	}
	if cursor != "" {
		var below int64
		if err := readCursor(cursor, "moves", &below); err != nil {
			return models.LabelMovePage{}, err
		}
		db = db.Where("seq < ?", below)
	}
	var rows []labelMoveRow
	if err := db.Order("seq DESC").Limit(limit + 1).Find(&rows).Error; err != nil {
		return models.LabelMovePage{}, fmt.Errorf("list label moves: %w", err)
	}
	rows, more := cut(rows, limit)
	page := models.LabelMovePage{Items: make([]models.LabelMoved, len(rows))}
	for i, row := range rows {
		page.Items[i] = row.model()
	}
	if more {
		page.Next = writeCursor("moves", rows[len(rows)-1].Seq)
	}
	return page, nil
}

// LastMove gives the latest move of a template's label, nil when it was never moved.
// Errors: template_not_found.
func (s *Store) LastMove(ctx context.Context, slug, label string) (*models.LabelMoved, error) {
	row, _, err := findTemplate(s.read(ctx), slug)
	if err != nil {
		return nil, err
	}
	last, err := lastMove(s.read(ctx), row.ID, label)
	if err != nil || last.Seq == 0 {
		return nil, err
	}
	move := last.model()
	return &move, nil
}

// VersionBefore gives the version that a label pointed at before the one it points at now, 0 when there was none.
// For a label that is not set now, that is the last one it pointed at.
// Errors: template_not_found.
func (s *Store) VersionBefore(ctx context.Context, slug, label string) (int, error) {
	row, _, err := findTemplate(s.read(ctx), slug)
	if err != nil {
		return 0, err
	}
	now, err := labelVersion(s.read(ctx), row.ID, label)
	if err != nil {
		return 0, err
	}
	var before labelMoveRow
	err = s.read(ctx).Where("template_id = ? AND label = ? AND from_version <> 0 AND from_version <> ?", row.ID, label, now).Order("seq DESC").Take(&before).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return 0, fmt.Errorf("find what %s was before: %w", label, err)
	}
	return before.FromVersion, nil
}

// UndoMove takes the move of a label back, within models.UndoTime and as long as nobody moved the label since.
// seq names the move, as LastMove gives it.
// Errors: template_not_found, template_archived, not_found (no such move), forbidden (protected), conflict (too late, or moved since).
func (s *Store) UndoMove(ctx context.Context, who models.Actor, slug string, seq int64) (models.Template, error) {
	return s.changeTemplate(ctx, who, slug, func(tx *gorm.DB) error {
		row, current, err := findChangeable(tx, who, slug)
		if err != nil {
			return err
		}
		move, err := findMove(tx, row.ID, seq)
		if err != nil {
			return err
		}
		about := subject{"template", row.ID, current}
		if err := mayMove(tx, who, about, move.Label, models.AttemptLabelUndone); err != nil {
			return err
		}
		if err := s.undoable(tx, move); err != nil {
			return err
		}
		if move.FromVersion == 0 {
			return s.removeLabel(tx, who, about, move.Label, move.ToVersion)
		}
		return s.setLabel(tx, who, about, labelMoveRow{Label: move.Label, FromVersion: move.ToVersion, ToVersion: move.FromVersion})
	})
}

// undoable refuses a move that is no longer the label's last one, or too old.
func (s *Store) undoable(tx *gorm.DB, move labelMoveRow) error {
	last, err := lastMove(tx, move.TemplateID, move.Label)
	switch {
	case err != nil:
		return err
	case last.Seq != move.Seq:
		return lostLabel(move.Label, last.ToVersion)
	case s.now().Sub(timeOf(move.MovedAt)) > models.UndoTime:
		return models.NewError(models.UndoTooLate, models.Facts{})
	}
	return nil
}

func findMove(tx *gorm.DB, templateID string, seq int64) (labelMoveRow, error) {
	var move labelMoveRow
	err := tx.Where("seq = ? AND template_id = ?", seq, templateID).Take(&move).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return move, models.NewError(models.NoSuchMove, models.Facts{})
	}
	if err != nil {
		return move, fmt.Errorf("find a label move: %w", err)
	}
	return move, nil
}

// lastMove gives a row without a seq for a label that was never moved.
func lastMove(db *gorm.DB, templateID, label string) (labelMoveRow, error) {
	var row labelMoveRow
	err := db.Where("template_id = ? AND label = ?", templateID, label).Order("seq DESC").Take(&row).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return row, fmt.Errorf("find the last move of %s: %w", label, err)
	}
	return row, nil
}

func (r labelMoveRow) model() models.LabelMoved {
	return models.LabelMoved{
		Seq: r.Seq, Label: r.Label, From: r.FromVersion, To: r.ToVersion, Note: r.Note, At: timeOf(r.MovedAt),
		By: models.Actor{Kind: models.ActorKind(r.MovedByKind), ID: r.MovedByID, Name: r.MovedByName},
	}
}
