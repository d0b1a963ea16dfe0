package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"greenroom/models"
)

// DeleteUser removes a person: name, email, password, sessions, and what the audit tells of them beside their ID, addresses too.
// Their ID stays in what they did, and is never used again.
// What Greenroom 0.3.0 and older wrote can't be changed and keeps the name; PersonTraces counts it.
// Errors: not_found, conflict (the last active admin).
func (s *Store) DeleteUser(ctx context.Context, who models.Actor, id string) error {
	return s.changeUser(ctx, id, func(tx *gorm.DB, row *userRow) (err error) {
		if err := overwriteDeleted(tx, true); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, overwriteDeleted(tx, false)) }()
		if err := endSessions(tx, id, ""); err != nil {
			return err
		}
		if err := tx.Delete(&userRow{ID: id}).Error; err != nil {
			return fmt.Errorf("delete user: %w", err)
		}
		before := facts{"role": row.Role}
		row.Role = "" // nobody's any more: the last admin is missed
		if err := s.audit(tx, who, models.ActionUserDeleted, subject{kind: subjectUser, id: id}, before, nil); err != nil {
			return err
		}
		return forgetPerson(tx, id)
	})
}

// overwriteDeleted lets SQLite overwrite with zeros what is deleted, whole pages too, which it leaves as they are otherwise; see writerPragmas.
func overwriteDeleted(tx *gorm.DB, pagesToo bool) error {
	how := "FAST"
	if pagesToo {
		how = "ON"
	}
	if err := tx.Exec("PRAGMA secure_delete = " + how).Error; err != nil {
		return fmt.Errorf("overwrite what is deleted: %w", err)
	}
	return nil
}

// forgetPerson empties the rows that may forget. A person's requests are found by the hours in which there were any.
func forgetPerson(tx *gorm.DB, id string) error {
	if err := tx.Where("person = ?", id).Delete(&personalRow{}).Error; err != nil {
		return fmt.Errorf("forget a person: %w", err)
	}
	for _, counts := range []string{"mint_hours", "mint_days"} {
		if err := forgetAddresses(tx, id, counts).Error; err != nil {
			return fmt.Errorf("forget the addresses of a person: %w", err)
		}
	}
	return nil
}

// forgetAddresses goes by the hours, or by the folded days; the + keeps SQLite from reading every request there is to make an index by person.
func forgetAddresses(tx *gorm.DB, userID, counts string) *gorm.DB {
	return tx.Exec(`UPDATE mints SET address = '' WHERE (at, id) IN
		(SELECT m.at, m.id FROM mint_groups g CROSS JOIN `+counts+` h ON h.group_id = g.id CROSS JOIN mints m ON m.at BETWEEN h.first_at AND h.last_at
			WHERE g.user_id = @id AND g.user_id <> '' AND +m.user_id = @id)`, map[string]any{"id": userID})
}

// PersonTraces counts the rows that hold a person's name and can't be changed.
func (s *Store) PersonTraces(ctx context.Context, id string) (t models.PersonTraces, err error) {
	err = s.snapshot(ctx, func(tx *gorm.DB) error { return personTraces(tx, id).Take(&t).Error })
	if err != nil {
		return t, fmt.Errorf("count what names a person: %w", err)
	}
	return t, nil
}

func personTraces(tx *gorm.DB, id string) *gorm.DB {
	return tx.Raw(`SELECT
		(SELECT COUNT(*) FROM audit WHERE actor_kind = 'user' AND actor_id = @id AND actor_name <> '' OR subject_id = @id AND subject_kind = 'user' AND subject_name <> '') AS audit,
		(SELECT COUNT(*) FROM template_versions WHERE created_by_kind = 'user' AND created_by_name <> '' AND created_by_id = @id) AS versions,
		(SELECT COUNT(*) FROM label_moves WHERE moved_by_kind = 'user' AND moved_by_name <> '' AND moved_by_id = @id) AS moves`, map[string]any{"id": id})
}
