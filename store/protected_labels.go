package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"greenroom/messages"
	"greenroom/models"
)

// SetLabelProtected protects a label, or ends its protection. Only admins, and keys that an admin allowed it, move or remove a protected one.
// The label need not be set.
// Errors: invalid_input, template_not_found, template_archived, forbidden (not an admin).
func (s *Store) SetLabelProtected(ctx context.Context, who models.Actor, slug, label string, on bool) (models.Template, error) {
	named := models.LabelMove{Label: label, Version: 1}
	if err := models.Invalid(named.Problems()...); err != nil {
		return models.Template{}, err
	}
	action := models.ActionLabelUnprotected
	if on {
		action = models.ActionLabelProtected
	}
	return s.changeTemplate(ctx, who, slug, func(tx *gorm.DB) error {
		row, current, err := findChangeable(tx, who, slug)
		if err != nil {
			return err
		}
		about := subject{"template", row.ID, current}
		if !who.IsAdmin() {
			return adminsOnly(action, about, label, messages.ProtectingIsAdmins)
		}
		changed, err := protect(tx, protectedLabelRow{TemplateID: row.ID, Label: label, ProtectedAt: millis(s.now())}, on)
		if err != nil || !changed {
			return err
		}
		return s.audit(tx, who, action, about, nil, facts{"label": label})
	})
}

// protect reports whether it changed anything.
func protect(tx *gorm.DB, row protectedLabelRow, on bool) (bool, error) {
	done := tx.Clauses(clause.OnConflict{DoNothing: true})
	if on {
		done = done.Create(&row)
	} else {
		done = tx.Where("template_id = ? AND label = ?", row.TemplateID, row.Label).Delete(&protectedLabelRow{})
	}
	if done.Error != nil {
		return false, fmt.Errorf("protect label %s: %w", row.Label, done.Error)
	}
	return done.RowsAffected > 0, nil
}

// mayMove is the one rule about protected labels: it refuses an actor who may not move this one.
func mayMove(tx *gorm.DB, who models.Actor, about subject, label string, attempt models.Action) error {
	if who.MayMoveProtected() {
		return nil
	}
	var n int64
	if err := tx.Model(&protectedLabelRow{}).Where("template_id = ? AND label = ?", about.id, label).Count(&n).Error; err != nil {
		return fmt.Errorf("look whether %s is protected: %w", label, err)
	}
	if n > 0 {
		return isProtected(attempt, about, label)
	}
	return nil
}

// mayChangeAll is mayMove for what stops or starts tokens by every label that is set: archiving, unarchiving and deleting.
func mayChangeAll(tx *gorm.DB, who models.Actor, about subject, attempt models.Action) error {
	labels, err := labelsOf(tx, about.id)
	if err != nil {
		return err
	}
	protected, err := protectedLabels(tx, about.id)
	if err != nil {
		return err
	}
	for _, label := range protected {
		if labels[about.id][label] > 0 && !who.MayMoveProtected() {
			return isProtected(attempt, about, label)
		}
	}
	return nil
}

// protectedLabels lists a template's protected labels, sorted.
func protectedLabels(db *gorm.DB, templateID string) ([]string, error) {
	labels := []string{}
	err := db.Model(&protectedLabelRow{}).Where("template_id = ?", templateID).Order("label").Pluck("label", &labels).Error
	if err != nil {
		return nil, fmt.Errorf("list protected labels: %w", err)
	}
	return labels, nil
}

func isProtected(attempt models.Action, about subject, label string) error {
	return denied{
		messages.NewError(messages.LabelProtected, messages.Facts{Template: about.name, Label: label}),
		models.Refusal{Attempt: string(attempt), Reason: models.ReasonProtectedLabel, SubjectKind: about.kind, SubjectID: about.id, SubjectName: about.name, Label: label},
	}
}
