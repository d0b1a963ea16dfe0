package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"greenroom/models"
)

// PlanRename tells what giving a template another slug would do, and refuses what PatchTemplate would refuse; nothing is changed.
// Errors are those of PatchTemplate.
func (s *Store) PlanRename(ctx context.Context, who models.Actor, slug, wanted string) (plan models.RenamePlan, err error) {
	in := models.TemplatePatch{Slug: &wanted}
	if err := models.Invalid(in.Problems()...); err != nil {
		return plan, err
	}
	err = s.guarded(models.WithoutOnce(ctx), who, func(tx *gorm.DB) error {
		row, current, err := findChangeable(tx, who, slug)
		if err != nil {
			return err
		}
		if plan.From = current; wanted == current {
			return nil
		}
		if err := mayRename(tx, who, subject{"template", row.ID, current}, models.ActionTemplateChanged); err != nil {
			return err
		}
		plan.TakenFrom, err = s.aliasToTake(tx, who, row.ID, wanted)
		return err
	})
	return plan, err
}

// aliasToTake gives the current slug of the other template that a slug is an alias of; empty where there is none.
func (s *Store) aliasToTake(tx *gorm.DB, who models.Actor, templateID, slug string) (string, error) {
	var holder slugRow
	err := tx.Where("slug = ?", slug).Take(&holder).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound), err == nil && holder.TemplateID == templateID:
		return "", nil
	case err != nil:
		return "", fmt.Errorf("look up slug: %w", err)
	}
	_, current, err := s.takable(tx, who, holder)
	return current, err
}
