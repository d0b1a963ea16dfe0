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
		holder, err := s.aliasToTake(tx, who, row.ID, wanted)
		if err != nil {
			return err
		}
		first, err := firstVersion(tx, wanted)
		plan.TakenFrom, plan.UsedBefore = holder.slug, max(first-1, holder.latest)
		return err
	})
	return plan, err
}

// holder is another template that has a slug as an alias; its zero value is none.
type holder struct {
	slug   string // its current one
	latest int    // its latest version
}

// aliasToTake gives the other template that a slug is an alias of.
func (s *Store) aliasToTake(tx *gorm.DB, who models.Actor, templateID, slug string) (holder, error) {
	var row slugRow
	err := tx.Where("slug = ?", slug).Take(&row).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound), err == nil && row.TemplateID == templateID:
		return holder{}, nil
	case err != nil:
		return holder{}, fmt.Errorf("look up slug: %w", err)
	}
	template, current, err := s.takable(tx, who, row)
	return holder{current, template.LatestVersion}, err
}
