package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
)

// LabelUse counts who gets what a label of a template points at: keys over the last 7 days, tokens over the last 24 hours.
func (s *Store) LabelUse(ctx context.Context, templateID, label string) (models.LabelUse, error) {
	var rows []struct {
		KeyID string
		Name  string
		Asked int
		Given int
	}
	if err := labelUse(s.read(ctx), templateID, label, s.now()).Scan(&rows).Error; err != nil {
		return models.LabelUse{}, fmt.Errorf("count who uses label %s: %w", label, err)
	}
	use := models.LabelUse{Keys: []models.KeyUse{}}
	for _, r := range rows {
		use.Tokens += r.Given
		if r.KeyID != "" {
			use.Keys = append(use.Keys, models.KeyUse{ID: r.KeyID, Name: r.Name, Asked: r.Asked})
		}
	}
	return use, nil
}

func labelUse(db *gorm.DB, templateID, label string, now time.Time) *gorm.DB {
	return db.Raw(`SELECT m.key_id, COALESCE((SELECT name FROM api_keys k WHERE k.id = m.key_id), '') AS name, COUNT(*) AS asked,
			SUM(m.outcome = 'ok' AND m.at >= ?) AS given
		FROM mints m WHERE m.template_id = ? AND m.at >= ? AND m.label = ?
		GROUP BY m.key_id ORDER BY asked DESC, name, m.key_id`,
		millis(now.Add(-24*time.Hour)), templateID, millis(now.AddDate(0, 0, -7)), label)
}
