package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"greenroom/models"
)

// rankBatch is how many templates one transaction writes, so that mints don't wait long for the writing connection.
const rankBatch = 500

// RankTokens counts the tokens of the last days for the order by tokens, see models.TokenSpan.
// The order is as old as the last count; requests for tokens would have to write a row of their persona for a newer one.
func (s *Store) RankTokens(ctx context.Context) error {
	var moved []templateRow
	if err := movedRanks(s.read(ctx), hourOf(millis(models.TokenSpan(s.now())))).Scan(&moved).Error; err != nil {
		return fmt.Errorf("count the tokens of templates: %w", err)
	}
	for len(moved) > 0 {
		n := min(len(moved), rankBatch)
		err := s.write(ctx, func(tx *gorm.DB) error {
			for _, row := range moved[:n] {
				if err := tx.Exec("UPDATE templates SET tokens = ? WHERE seq = ?", row.Tokens, row.Seq).Error; err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("rank templates by tokens: %w", err)
		}
		moved = moved[n:]
	}
	return nil
}

// movedRanks are the templates whose tokens since an hour are no longer what was counted.
func movedRanks(db *gorm.DB, since int64) *gorm.DB {
	return db.Raw(`WITH given (template_id, n) AS MATERIALIZED (SELECT g.template_id, SUM(h.n) FROM `+groupHours+` WHERE g.outcome = 'ok' AND h.hour >= ? GROUP BY g.template_id)
		SELECT t.seq, COALESCE(given.n, 0) AS tokens FROM templates t LEFT JOIN given ON given.template_id = t.id WHERE t.tokens <> COALESCE(given.n, 0)`, since)
}
