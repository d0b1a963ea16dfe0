package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"greenroom/messages"
	"greenroom/models"
)

// CreateTemplate makes a template with its first version and no label.
// That is version 1, or one above the last of a former template under this slug.
// Errors: invalid_input, conflict (slug taken), forbidden (a restricted key).
func (s *Store) CreateTemplate(ctx context.Context, who models.Actor, in models.NewTemplate) (models.Template, error) {
	if err := models.Invalid(in.Problems()...); err != nil {
		return models.Template{}, err
	}
	now := millis(s.now())
	row := templateRow{
		ID: NewID(), Slug: in.Slug, Description: in.Description, Tags: orEmpty(in.Tags), CreatedAt: now, UpdatedAt: now, Listed: true,
	}
	return s.changeTemplate(ctx, who, in.Slug, func(tx *gorm.DB) (err error) {
		if err := mayCreate(who); err != nil {
			return err
		}
		if row.LatestVersion, err = firstVersion(tx, in.Slug); err != nil {
			return err
		}
		version, err := s.nextVersion(who, row.ID, row.LatestVersion, in.Document(), in.Note)
		if err != nil {
			return err
		}
		if err := s.putTemplate(tx, who, &row, version, in.Document()); err != nil {
			return err
		}
		return s.audit(tx, who, models.ActionTemplateCreated, subject{"template", row.ID, in.Slug}, nil,
			facts{"slug": in.Slug, "name": version.Name, "version": row.LatestVersion})
	})
}

// putTemplate adds a template with its first version, its slug and its tags, and lets it be found.
func (s *Store) putTemplate(tx *gorm.DB, who models.Actor, row *templateRow, first versionRow, document models.Document) error {
	row.copyLatest(first)
	if err := tx.Create(row).Error; err != nil {
		return fmt.Errorf("create template %s: %w", row.Slug, err)
	}
	if err := s.takeSlug(tx, who, row.ID, row.Slug); err != nil {
		return err
	}
	if err := addVersion(tx, first); err != nil {
		return err
	}
	if err := copyTags(tx, row.Seq, row.Tags); err != nil {
		return err
	}
	return index(tx, *row, document)
}

// changeTemplate runs a change in one transaction and gives the template as the change left it.
func (s *Store) changeTemplate(ctx context.Context, who models.Actor, slug string, change func(tx *gorm.DB) error) (t models.Template, err error) {
	err = s.guarded(ctx, who, func(tx *gorm.DB) error {
		if err := change(tx); err != nil {
			return err
		}
		t, err = loadTemplate(tx, who, slug)
		return err
	})
	if err != nil {
		return models.Template{}, err
	}
	return t, nil
}

// TemplateBySlug finds a template by its slug or an old one, with its latest version and labels.
// Errors: template_not_found.
func (s *Store) TemplateBySlug(ctx context.Context, slug string) (models.Template, error) {
	return s.TemplateFor(ctx, models.Actor{}, slug)
}

// TemplateFor is TemplateBySlug for an actor that may be restricted. Errors: forbidden too.
func (s *Store) TemplateFor(ctx context.Context, who models.Actor, slug string) (models.Template, error) {
	return loadTemplate(s.read(ctx), who, slug)
}

func archivedTemplate() error {
	return messages.NewError(messages.TemplateArchived, messages.Facts{})
}

// PatchTemplate changes slug, description and tags; they are not versioned.
// Errors: template_not_found, template_archived, conflict (slug taken), invalid_input.
func (s *Store) PatchTemplate(ctx context.Context, who models.Actor, slug string, in models.TemplatePatch) (models.Template, error) {
	if err := models.Invalid(in.Problems()...); err != nil {
		return models.Template{}, err
	}
	return s.changeTemplate(ctx, who, slug, func(tx *gorm.DB) error {
		row, current, err := findChangeable(tx, who, slug)
		if err != nil {
			return err
		}
		before, after := row.patch(in)
		if in.Slug != nil && *in.Slug != current {
			if err := s.rename(tx, who, subject{"template", row.ID, current}, *in.Slug); err != nil {
				return err
			}
			before["slug"], after["slug"] = current, *in.Slug
			current, row.Slug = *in.Slug, *in.Slug
		}
		if len(after) == 0 {
			return nil
		}
		row.UpdatedAt = millis(s.now())
		if err := tx.Select("description", "tags", "updated_at").Updates(&row).Error; err != nil {
			return fmt.Errorf("change template %s: %w", current, err)
		}
		if after["tags"] != nil {
			if err := copyTags(tx, row.Seq, row.Tags); err != nil {
				return err
			}
		}
		if err := reindex(tx, row); err != nil {
			return err
		}
		return s.audit(tx, who, models.ActionTemplateChanged, subject{"template", row.ID, current}, before, after)
	})
}

// patch applies the changes, and returns the facts of the changed fields before and after.
func (r *templateRow) patch(in models.TemplatePatch) (before, after facts) {
	before, after = facts{}, facts{}
	if in.Description != nil && *in.Description != r.Description {
		before["description"], after["description"] = r.Description, *in.Description
		r.Description = *in.Description
	}
	if in.Tags != nil && !slices.Equal(*in.Tags, r.Tags) {
		before["tags"], after["tags"] = orEmpty(r.Tags), orEmpty(*in.Tags)
		r.Tags = orEmpty(*in.Tags)
	}
	return before, after
}

// ArchiveTemplate ends the use of a template: it can no longer be minted or changed.
// Errors: template_not_found, forbidden (apps get it by a protected label).
func (s *Store) ArchiveTemplate(ctx context.Context, who models.Actor, slug string) (models.Template, error) {
	now := millis(s.now())
	return s.setArchived(ctx, who, slug, &now, models.ActionTemplateArchived)
}

// UnarchiveTemplate takes it back into use, its labels as they were.
// Errors: template_not_found, forbidden (apps would get it again by a protected label).
func (s *Store) UnarchiveTemplate(ctx context.Context, who models.Actor, slug string) (models.Template, error) {
	return s.setArchived(ctx, who, slug, nil, models.ActionTemplateUnarchived)
}

func (s *Store) setArchived(ctx context.Context, who models.Actor, slug string, at *int64, action models.Action) (models.Template, error) {
	return s.changeTemplate(ctx, who, slug, func(tx *gorm.DB) error {
		row, current, err := findAllowed(tx, who, slug)
		if err == nil {
			err = asExpected(tx, who, slug)
		}
		if err != nil || (row.ArchivedAt == nil) == (at == nil) {
			return err
		}
		about := subject{"template", row.ID, current}
		if err := mayChangeAll(tx, who, about, action); err != nil {
			return err
		}
		row.ArchivedAt, row.UpdatedAt = at, millis(s.now())
		if err := tx.Select("archived_at", "updated_at").Updates(&row).Error; err != nil {
			return fmt.Errorf("%s %s: %w", action, current, err)
		}
		return s.audit(tx, who, action, about, nil, nil)
	})
}

// DeleteTemplate removes an archived template with its slugs and labels; versions, mints and audit stay.
// Errors: template_not_found, conflict (not archived), forbidden (it has a protected label).
func (s *Store) DeleteTemplate(ctx context.Context, who models.Actor, slug string) error {
	return s.guarded(ctx, who, func(tx *gorm.DB) error {
		row, current, err := findAllowed(tx, who, slug)
		if err != nil {
			return err
		}
		if row.ArchivedAt == nil {
			return messages.NewError(messages.ArchiveFirst, messages.Facts{})
		}
		if err := asExpected(tx, who, slug); err != nil {
			return err
		}
		about := subject{"template", row.ID, current}
		if err := mayChangeAll(tx, who, about, models.ActionTemplateDeleted); err != nil {
			return err
		}
		if err := s.removeLabels(tx, who, about); err != nil {
			return err
		}
		if err := freeSlugs(tx, row); err != nil {
			return err
		}
		if err := copyTags(tx, row.Seq, nil); err != nil {
			return err
		}
		if err := unindex(tx, row); err != nil {
			return err
		}
		now := millis(s.now())
		row.DeletedAt = &now
		if err := tx.Select("deleted_at").Updates(&row).Error; err != nil {
			return fmt.Errorf("delete template %s: %w", current, err)
		}
		return s.audit(tx, who, models.ActionTemplateDeleted, about, facts{"slug": current, "latestVersion": row.LatestVersion}, nil)
	})
}

// orEmpty keeps a list from being null in JSON.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
