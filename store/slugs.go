package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"greenroom/messages"
	"greenroom/models"
)

// aliasInUse is how long an alias stays its template's own after the last request for a token: apps may still ask by it.
const aliasInUse = 90 * 24 * time.Hour

// slugVersionRow remembers how high the versions of a slug's former templates went.
type slugVersionRow struct {
	Slug        string `gorm:"primaryKey"`
	LastVersion int
}

// TableName names the table.
func (slugVersionRow) TableName() string { return "slug_versions" }

// rename makes slug the current one of a template; its old one stays as an alias.
// Where a label is set, apps get tokens by the name: only an actor who may publish changes it.
func (s *Store) rename(tx *gorm.DB, who models.Actor, about subject, slug string) error {
	if err := mayRename(tx, who, about, models.ActionTemplateChanged); err != nil {
		return err
	}
	return s.takeSlug(tx, who, about.id, slug)
}

// takeSlug makes slug the current one of a template; its old one stays as an alias.
// An alias that no app may still ask by is free; a current slug is not.
func (s *Store) takeSlug(tx *gorm.DB, who models.Actor, templateID, slug string) error {
	var holder slugRow
	err := tx.Where("slug = ?", slug).Take(&holder).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
	case err != nil:
		return fmt.Errorf("look up slug: %w", err)
	case holder.TemplateID != templateID:
		if err := s.takeFrom(tx, who, holder); err != nil {
			return err
		}
	}
	if err := tx.Model(&slugRow{}).Where("template_id = ? AND current = 1", templateID).Update("current", false).Error; err != nil {
		return fmt.Errorf("turn the old slug into an alias: %w", err)
	}
	row := slugRow{Slug: slug, TemplateID: templateID, Current: true, CreatedAt: millis(s.now())}
	if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("take slug: %w", err)
	}
	return copySlug(tx, templateID, slug)
}

// takeFrom takes an alias away from the template that has it, which hears of it in its audit.
// A restricted key takes none from templates outside its list, and does not hear their slugs.
func (s *Store) takeFrom(tx *gorm.DB, who models.Actor, holder slugRow) error {
	other, current, err := s.takable(tx, who, holder)
	if err != nil {
		return err
	}
	if err := rememberVersions(tx, other, holder.Slug); err != nil {
		return err
	}
	return s.audit(tx, who, models.ActionAliasTaken, subject{"template", other.ID, current}, facts{"alias": holder.Slug}, nil)
}

// takable finds the template, and its current slug, that would lose an alias, and refuses to take what is not free.
func (s *Store) takable(tx *gorm.DB, who models.Actor, holder slugRow) (other templateRow, current string, err error) {
	if err := tx.Where("id = ?", holder.TemplateID).Take(&other).Error; err != nil {
		return other, "", fmt.Errorf("find the template of an alias: %w", err)
	}
	if current, err = currentSlug(tx, other.ID); err != nil {
		return other, "", err
	}
	if holder.Current || !who.MayUse(other.ID) {
		return other, "", messages.NewFieldError(messages.SlugTaken, messages.Facts{}, "slug", "taken")
	}
	used, err := s.mayBeAskedFor(tx, other.ID)
	if err == nil && used {
		err = messages.NewFieldError(messages.AliasInUse, messages.Facts{Template: current}, "slug", "alias_in_use")
	}
	return other, current, err
}

// mayBeAskedFor tells whether apps get tokens for a template, or asked for one lately.
func (s *Store) mayBeAskedFor(tx *gorm.DB, templateID string) (bool, error) {
	var found bool
	since := hourOf(millis(s.now().Add(-aliasInUse)))
	err := tx.Raw(`SELECT EXISTS (SELECT 1 FROM labels WHERE template_id = ?)
		OR EXISTS (SELECT 1 FROM mint_groups g JOIN mint_hours h ON h.group_id = g.id WHERE g.template_id = ? AND h.hour >= ?)`,
		templateID, templateID, since).Scan(&found).Error
	if err != nil {
		return false, fmt.Errorf("look whether an alias is in use: %w", err)
	}
	return found, nil
}

// ReleaseAlias lets other templates have an old slug of this one; apps that ask by it are refused from then on.
// Errors: template_not_found, template_archived, not_found (no such alias), forbidden (may not publish).
func (s *Store) ReleaseAlias(ctx context.Context, who models.Actor, slug, alias string) error {
	return s.guarded(ctx, who, func(tx *gorm.DB) error {
		row, current, err := findChangeable(tx, who, slug)
		if err != nil {
			return err
		}
		about := subject{"template", row.ID, current}
		if err := mayRename(tx, who, about, models.ActionAliasReleased); err != nil {
			return err
		}
		gone := tx.Where("slug = ? AND template_id = ? AND current = 0", alias, row.ID).Delete(&slugRow{})
		if gone.Error != nil {
			return fmt.Errorf("release an alias of %s: %w", current, gone.Error)
		}
		if gone.RowsAffected == 0 {
			return messages.NewError(messages.NoSuchAlias, messages.Facts{})
		}
		if err := rememberVersions(tx, row, alias); err != nil {
			return err
		}
		return s.audit(tx, who, models.ActionAliasReleased, about, facts{"alias": alias}, nil)
	})
}

// mayRename refuses an actor who may not publish a template that has a label: its slugs are what apps ask by.
func mayRename(tx *gorm.DB, who models.Actor, about subject, attempt models.Action) error {
	labels, err := labelsOf(tx, about.id)
	if err != nil || len(labels[about.id]) == 0 {
		return err
	}
	if !who.MayPublish() {
		return denied{
			messages.NewError(messages.RenamingPublishes, messages.Facts{}),
			models.Refusal{Attempt: string(attempt), Reason: models.ReasonScope, SubjectKind: about.kind, SubjectID: about.id, SubjectName: about.name},
		}
	}
	return mayChangeAll(tx, who, about, attempt)
}

// rememberVersions keeps how high a template's versions went under a slug that it is about to lose.
func rememberVersions(tx *gorm.DB, row templateRow, slugs ...string) error {
	for _, slug := range slugs {
		err := tx.Exec(`INSERT INTO slug_versions (slug, last_version) VALUES (?, ?)
			ON CONFLICT (slug) DO UPDATE SET last_version = MAX(last_version, excluded.last_version)`, slug, row.LatestVersion).Error
		if err != nil {
			return fmt.Errorf("remember the versions of %s: %w", slug, err)
		}
	}
	return nil
}

// firstVersion is the number with which a new template under a slug begins: above every version that the slug stood for.
func firstVersion(tx *gorm.DB, slug string) (int, error) {
	var row slugVersionRow
	err := tx.Where("slug = ?", slug).Take(&row).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return 0, fmt.Errorf("find the first version of %s: %w", slug, err)
	}
	return row.LastVersion + 1, nil
}

// currentSlug gives the slug of a template.
func currentSlug(tx *gorm.DB, templateID string) (string, error) {
	var row slugRow
	if err := tx.Where("template_id = ? AND current = 1", templateID).Take(&row).Error; err != nil {
		return "", fmt.Errorf("find a template's slug: %w", err)
	}
	return row.Slug, nil
}

// freeSlugs lets others have every slug of a template that is being deleted.
func freeSlugs(tx *gorm.DB, row templateRow) error {
	var slugs []string
	if err := tx.Model(&slugRow{}).Where("template_id = ?", row.ID).Pluck("slug", &slugs).Error; err != nil {
		return fmt.Errorf("list the slugs of a template: %w", err)
	}
	if err := rememberVersions(tx, row, slugs...); err != nil {
		return err
	}
	if err := tx.Where("template_id = ?", row.ID).Delete(&slugRow{}).Error; err != nil {
		return fmt.Errorf("free the slugs of a template: %w", err)
	}
	return copySlug(tx, row.ID, "")
}
