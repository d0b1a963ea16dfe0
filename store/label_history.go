package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"greenroom/messages"
	"greenroom/models"
)

// LabelHistory lists the moves of a template's label, newest first; an empty label means every label.
// Errors: template_not_found, forbidden (a restricted actor), invalid_input (cursor, limit).
func (s *Store) LabelHistory(ctx context.Context, who models.Actor, slug, label string, limit int, cursor string) (models.LabelMovePage, error) {
	limit, err := pageLimit(limit)
	if err != nil {
		return models.LabelMovePage{}, err
	}
	row, _, err := findAllowed(s.read(ctx), who, slug)
	if err != nil {
		return models.LabelMovePage{}, err
	}
	db := s.read(ctx).Select(namedMove).Where("template_id = ?", row.ID)
	if label != "" {
		db = db.Where("label = ?", label)
	}
	list := listingOf("moves", row.ID, label)
	if cursor != "" {
		var below int64
		if err := list.read(cursor, &below); err != nil {
			return models.LabelMovePage{}, err
		}
		db = db.Where("seq < ?", below)
	}
	var rows []labelMoveRow
	if err := db.Order("seq DESC").Limit(limit + 1).Find(&rows).Error; err != nil {
		return models.LabelMovePage{}, fmt.Errorf("list label moves: %w", err)
	}
	rows, next := cutPage(rows, limit, list, func(r labelMoveRow) []any { return []any{r.Seq} })
	page := models.LabelMovePage{Items: make([]models.LabelMoved, len(rows)), Next: next}
	for i, row := range rows {
		page.Items[i] = row.model()
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

// longestLine is how many of a label's latest moves its line is read from.
const longestLine = 2000

// LabelPath gives the line of versions that a label really pointed at, for rolling back; see models.LabelLine.
// Errors: template_not_found.
func (s *Store) LabelPath(ctx context.Context, slug, label string) (path models.LabelPath, err error) {
	err = s.snapshot(ctx, func(tx *gorm.DB) error {
		row, _, err := findTemplate(tx, slug)
		if err != nil {
			return err
		}
		if path.Now, err = labelVersion(tx, row.ID, label); err != nil {
			return err
		}
		var rows []labelMoveRow
		if err := tx.Where("template_id = ? AND label = ?", row.ID, label).Order("seq DESC").Limit(longestLine).Find(&rows).Error; err != nil {
			return fmt.Errorf("read the moves of %s: %w", label, err)
		}
		moves := make([]models.LabelMoved, len(rows))
		for i, row := range rows {
			moves[len(rows)-1-i] = row.model()
		}
		path.Line = models.LabelLine(moves)
		return nil
	})
	return path, err
}

// UndoMove reverts a label move, within models.UndoTime and as long as nobody moved the label since.
// seq identifies the move; LastMove gives it.
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
			return s.removeLabel(tx, who, about, labelMoveRow{Label: move.Label, FromVersion: move.ToVersion, Undoes: move.Seq})
		}
		return s.setLabel(tx, who, about, labelMoveRow{Label: move.Label, FromVersion: move.ToVersion, ToVersion: move.FromVersion, Undoes: move.Seq})
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
		return messages.NewError(messages.UndoTooLate, messages.Facts{})
	}
	return nil
}

func findMove(tx *gorm.DB, templateID string, seq int64) (labelMoveRow, error) {
	var move labelMoveRow
	err := tx.Where("seq = ? AND template_id = ?", seq, templateID).Take(&move).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return move, messages.NewError(messages.NoSuchMove, messages.Facts{})
	}
	if err != nil {
		return move, fmt.Errorf("find a label move: %w", err)
	}
	return move, nil
}

// lastMove gives a row without a seq for a label that was never moved.
func lastMove(db *gorm.DB, templateID, label string) (labelMoveRow, error) {
	var row labelMoveRow
	err := db.Select(namedMove).Where("template_id = ? AND label = ?", templateID, label).Order("seq DESC").Take(&row).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return row, fmt.Errorf("find the last move of %s: %w", label, err)
	}
	return row, nil
}

func (r labelMoveRow) model() models.LabelMoved {
	return models.LabelMoved{
		Seq: r.Seq, Label: r.Label, From: r.FromVersion, To: r.ToVersion, Note: r.Note, At: timeOf(r.MovedAt), Undoes: r.Undoes, RequestID: r.RequestID,
		By: models.Actor{Kind: models.ActorKind(r.MovedByKind), ID: r.MovedByID, Name: r.MovedByName},
	}
}
