package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"greenroom/models"
)

// DeleteUser removes a person: name, email, password and sessions. Their ID stays in what they did, and is never used again.
// Versions, moves and the audit can't be changed, so they keep the name they were written with; PersonTraces counts them.
// Errors: not_found, conflict (the last active admin).
func (s *Store) DeleteUser(ctx context.Context, who models.Actor, id string) error {
	return s.changeUser(ctx, id, func(tx *gorm.DB, row *userRow) error {
		if err := endSessions(tx, id, ""); err != nil {
			return err
		}
		if err := tx.Delete(&userRow{ID: id}).Error; err != nil {
			return fmt.Errorf("delete user: %w", err)
		}
		before := facts{"role": row.Role}
		row.Role = "" // nobody's any more: the last admin is missed
		return s.audit(tx, who, models.ActionUserDeleted, subject{kind: "user", id: id}, before, nil)
	})
}

// PersonTraces counts the rows that name a person and can't be changed.
func (s *Store) PersonTraces(ctx context.Context, id string) (t models.PersonTraces, err error) {
	err = s.snapshot(ctx, func(tx *gorm.DB) error {
		return tx.Raw(`SELECT
			(SELECT COUNT(*) FROM audit WHERE actor_kind = 'user' AND actor_id = @id AND actor_name <> '' OR subject_id = @id AND subject_name <> '') AS audit,
			(SELECT COUNT(*) FROM template_versions WHERE created_by_kind = 'user' AND created_by_id = @id) AS versions,
			(SELECT COUNT(*) FROM label_moves WHERE moved_by_kind = 'user' AND moved_by_id = @id) AS moves,
			(SELECT COUNT(*) FROM api_keys WHERE created_by_kind = 'user' AND created_by_id = @id) AS keys`, map[string]any{"id": id}).Take(&t).Error
	})
	if err != nil {
		return t, fmt.Errorf("count what names a person: %w", err)
	}
	return t, nil
}
