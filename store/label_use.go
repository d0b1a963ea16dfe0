package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
)

// keysNamed is how many keys LabelUse names at most; the others are counted.
const keysNamed = 20

// LabelUse counts the use of a label of a template: by key over the last 7 days, those that asked most first, and tokens over the last 24 hours.
func (s *Store) LabelUse(ctx context.Context, templateID, label string) (models.LabelUse, error) {
	var rows []struct {
		KeyID string
		Name  string
		Asked int
		All   int
		Given int
	}
	if err := labelUse(s.read(ctx), templateID, label, s.now()).Find(&rows).Error; err != nil {
		return models.LabelUse{}, fmt.Errorf("count who uses label %s: %w", label, err)
	}
	use := models.LabelUse{Keys: []models.KeyUse{}}
	for _, r := range rows {
		use.Tokens, use.AllKeys = r.Given, r.All
		if r.KeyID != "" {
			use.Keys = append(use.Keys, models.KeyUse{ID: r.KeyID, Name: r.Name, Asked: r.Asked})
		}
	}
	return use, nil
}

// labelUse counts from the beginning of an hour on. People, who have no key, stand behind the keys; each row holds the sums over all.
func labelUse(db *gorm.DB, templateID, label string, now time.Time) *gorm.DB {
	return db.Raw(`SELECT key_id, COALESCE((SELECT name FROM api_keys k WHERE k.id = key_id), '') AS name, asked, "all", given
		FROM (SELECT g.key_id, SUM(h.n) AS asked, SUM(g.key_id <> '') OVER () AS "all", SUM(SUM((g.outcome = 'ok' AND h.hour >= ?) * h.n)) OVER () AS given
			FROM `+groupHours+` WHERE g.template_id = ? AND h.hour >= ? AND g.label = ?
			GROUP BY g.key_id ORDER BY g.key_id = '', asked DESC, g.key_id LIMIT ?)
		ORDER BY key_id = '', asked DESC, name, key_id`,
		hourOf(millis(now.Add(-24*time.Hour))), templateID, hourOf(millis(now.AddDate(0, 0, -7))), label, keysNamed)
}
