package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// ForgetChecks deletes what Anam said before a time, and who asked longer ago than any rate looks back. It returns the number of deleted results.
// What a label points at keeps its result: the list marks what is live and would fail.
// It works in small transactions; rows that were deleted before an error stay deleted.
func (s *Store) ForgetChecks(ctx context.Context, before time.Time) (n int64, err error) {
	for {
		var gone int64
		err := s.write(ctx, func(tx *gorm.DB) error {
			if err := tx.Where("at <= ?", millis(s.now().Add(-askMemory))).Delete(&checkAskRow{}).Error; err != nil {
				return err
			}
			done := tx.Exec(`DELETE FROM checks WHERE sha256 IN (SELECT c.sha256 FROM checks c
				WHERE max(c.listed_at, c.tried_at, c.talked_at) < ? AND c.sha256 NOT IN (
					SELECT v.sha256 FROM labels l JOIN template_versions v ON v.template_id = l.template_id AND v.number = l.version)
				LIMIT ?)`, millis(before), forgetBatch)
			gone = done.RowsAffected
			return done.Error
		})
		if err != nil {
			return n, fmt.Errorf("forget old checks: %w", err)
		}
		n += gone
		if gone < forgetBatch {
			return n, nil
		}
	}
}
