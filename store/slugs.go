package store

import (
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"greenroom/models"
)

// takeSlug makes slug the current one of a template; its old one stays as an alias.
// An alias of another template may be taken, a current slug may not.
func (s *Store) takeSlug(tx *gorm.DB, templateID, slug string) error {
	var holder slugRow
	err := tx.Where("slug = ?", slug).Take(&holder).Error
	switch {
	case err == nil && holder.Current && holder.TemplateID != templateID:
		return models.NewFieldError(models.SlugTaken, models.Facts{}, "slug", "taken")
	case err != nil && !errors.Is(err, gorm.ErrRecordNotFound):
		return fmt.Errorf("look up slug: %w", err)
	}
	if err := tx.Model(&slugRow{}).Where("template_id = ? AND current = 1", templateID).Update("current", false).Error; err != nil {
		return fmt.Errorf("turn the old slug into an alias: %w", err)
	}
	row := slugRow{Slug: slug, TemplateID: templateID, Current: true, CreatedAt: millis(s.now())}
	if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("take slug: %w", err)
	}
	return nil
}
