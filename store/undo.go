package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"greenroom/models"
)

// Undoable finds the move with this number, so that whoever made it can be offered to undo it.
// nil: there is none, somebody else made it, its time is over, the label was moved since, or the template is gone.
func (s *Store) Undoable(ctx context.Context, who models.Actor, seq int64) (offer *models.UndoOffer, err error) {
	err = s.snapshot(ctx, func(tx *gorm.DB) error {
		var move labelMoveRow
		err := tx.Select(namedMove).Where("seq = ? AND moved_by_kind = ? AND moved_by_id = ?", seq, who.Kind, who.ID).Take(&move).Error
		if err == nil {
			err = s.undoable(tx, move)
		}
		if err == nil {
			offer, err = undoOffer(tx, move)
		}
		if errors.Is(err, gorm.ErrRecordNotFound) || models.CodeOf(err) == models.CodeConflict {
			return nil
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find the move to undo: %w", err)
	}
	return offer, nil
}

// undoOffer names the template of a move as it is today. Errors: gorm.ErrRecordNotFound, when the template is gone.
func undoOffer(tx *gorm.DB, move labelMoveRow) (*models.UndoOffer, error) {
	var found struct{ Slug, Name string }
	err := tx.Raw(`SELECT c.slug, v.name FROM templates t JOIN slugs c ON c.template_id = t.id AND c.current = 1
		JOIN template_versions v ON v.template_id = t.id AND v.number = t.latest_version
		WHERE t.id = ? AND t.deleted_at IS NULL`, move.TemplateID).Take(&found).Error
	if err != nil {
		return nil, err
	}
	return &models.UndoOffer{Move: move.model(), Slug: found.Slug, Name: found.Name}, nil
}
