package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"greenroom/models"
)

const mintableFrom = `slugs s
	JOIN templates t ON t.id = s.template_id AND t.archived_at IS NULL AND t.deleted_at IS NULL
	JOIN labels l ON l.template_id = t.id AND l.label = 'live'
	JOIN template_versions v ON v.template_id = t.id AND v.number = l.version`

// Mintable lists the templates that apps may get by the label live, by slug, and how many there are in all.
func (s *Store) Mintable(ctx context.Context, q models.MintableQuery) (items []models.Mintable, total int, err error) {
	var rows []struct {
		Slug, Name, Description, LanguageCode string
		CreatedAt, UpdatedAt                  int64
	}
	err = s.snapshot(ctx, func(tx *gorm.DB) error {
		var n int64
		if err := mintable(tx, q).Count(&n).Error; err != nil {
			return err
		}
		total = int(n)
		return mintable(tx, q).Select(`s.slug, v.name, t.description, COALESCE(json_extract(v.document, '$.persona.languageCode'), '') AS language_code, t.created_at, t.updated_at`).
			Order("s.slug").Offset(q.Skip).Limit(q.Limit).Find(&rows).Error
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list what may be minted: %w", err)
	}
	items = make([]models.Mintable, len(rows))
	for i, r := range rows {
		items[i] = models.Mintable{
			Slug: r.Slug, Name: r.Name, Description: r.Description, LanguageCode: r.LanguageCode,
			CreatedAt: timeOf(r.CreatedAt), UpdatedAt: timeOf(r.UpdatedAt),
		}
	}
	return items, total, nil
}

func mintable(tx *gorm.DB, q models.MintableQuery) *gorm.DB {
	db := tx.Table(mintableFrom).Where("s.current = 1")
	if q.OnlyIDs != nil {
		db = db.Where("t.id IN (SELECT value FROM json_each(?))", idList(q.OnlyIDs))
	}
	if q.Search != "" {
		db = db.Where("instr(folded(v.name), ?) > 0", folded(q.Search))
	}
	return db
}
