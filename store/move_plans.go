package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"greenroom/models"
)

// PlanMove tells what MoveLabel would do, and refuses what it would refuse; nothing is moved.
// Errors are those of MoveLabel.
func (s *Store) PlanMove(ctx context.Context, who models.Actor, slug string, in models.LabelMove) (plan models.MovePlan, err error) {
	if err := models.Invalid(in.Problems()...); err != nil {
		return plan, err
	}
	err = s.guarded(models.WithoutOnce(ctx), who, func(tx *gorm.DB) error {
		about, err := movable(tx, who, slug, in.Label, models.ActionLabelMoved)
		if err != nil {
			return err
		}
		row, err := findVersion(tx, about.id, in.Version)
		if err != nil {
			return err
		}
		if plan.Version, err = row.model(); err != nil {
			return err
		}
		if plan.From, err = labelVersion(tx, about.id, in.Label); err != nil {
			return err
		}
		if plan.From != in.Version && in.FromSet && believed(in.From) != plan.From {
			return lostLabel(in.Label, plan.From)
		}
		plan.TemplateID = about.id
		plan.WasThere, plan.WasOut, err = pointedAt(tx, about.id, in.Label, in.Version)
		return err
	})
	return plan, err
}

// PointedAt tells whether a label of a template, and whether any of its labels, has pointed at a version.
func (s *Store) PointedAt(ctx context.Context, templateID, label string, version int) (there, out bool, err error) {
	return pointedAt(s.read(ctx), templateID, label, version)
}

// pointedAt tells whether the label, and whether any label, has pointed at a version.
func pointedAt(db *gorm.DB, templateID, label string, version int) (there, out bool, err error) {
	var labels []string
	err = db.Model(&labelMoveRow{}).Where("template_id = ? AND to_version = ?", templateID, version).Distinct().Pluck("label", &labels).Error
	if err != nil {
		return false, false, fmt.Errorf("look for labels of version %d: %w", version, err)
	}
	for _, l := range labels {
		there = there || l == label
	}
	return there, len(labels) > 0, nil
}
