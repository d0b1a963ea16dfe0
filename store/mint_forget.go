package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// forgetBatch is how many rows one transaction deletes, so that new mints don't wait long for the writing connection.
const forgetBatch = 1000

// ForgetMints deletes mints older than a time, subtracts them from their counts, and returns their number.
// It works in small transactions; rows that were deleted before an error stay deleted.
func (s *Store) ForgetMints(ctx context.Context, before time.Time) (n int64, err error) {
	for {
		var gone int
		err := s.write(ctx, func(tx *gorm.DB) (err error) {
			gone, err = forgetOldest(tx, millis(before))
			return err
		})
		if err != nil {
			return n, fmt.Errorf("forget old mints: %w", err)
		}
		n += int64(gone)
		if gone < forgetBatch {
			break
		}
	}
	counted, err := s.forgetRefusals(ctx, before)
	if err != nil {
		return n, fmt.Errorf("forget counted refusals: %w", err)
	}
	if err := s.raiseFirst(ctx, before); err != nil {
		return n + counted, err
	}
	return n + counted, s.forgetGroups(ctx)
}

func forgetOldest(tx *gorm.DB, before int64) (int, error) {
	var oldest []mintRow
	if err := tx.Where("at < ?", before).Order("at, id").Limit(forgetBatch).Find(&oldest).Error; err != nil || len(oldest) == 0 {
		return 0, err
	}
	last := oldest[len(oldest)-1]
	if err := tx.Exec("DELETE FROM mints WHERE (at, id) <= (?, ?)", last.At, last.ID).Error; err != nil {
		return 0, err
	}
	gone := mintCounts{}
	for i := range oldest {
		gone.add(&oldest[i])
	}
	folded, err := foldedUntil(tx)
	for in, c := range gone {
		if err == nil {
			err = uncount(tx, folded, in, c)
		}
	}
	return len(oldest), err
}

// uncount subtracts deleted mints from the count of their hour, or of their day where that is folded; some mints of the last one may stay.
func uncount(tx *gorm.DB, folded int64, in groupHour, gone hourCount) error {
	var group struct{ ID int64 }
	err := tx.Table("mint_groups").Where(isMintGroup, in.group.values()...).Take(&group).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if in.hour < folded {
		return uncountDay(tx, group.ID, in, gone.n)
	}
	emptied := tx.Exec("DELETE FROM mint_hours WHERE group_id = ? AND hour = ? AND n <= ?", group.ID, in.hour, gone.n)
	if emptied.Error != nil || emptied.RowsAffected > 0 {
		return emptied.Error
	}
	left := tx.Table("mints").Select("at").Where("at >= ? AND at < ?", in.hour, in.hour+hourMs).Where(inMintGroup, in.group.values()...)
	counted := tx.Table("mint_refusals").Select("first_at").Where("group_id = ? AND second >= ? AND second < ?", group.ID, in.hour, in.hour+hourMs)
	return tx.Exec("UPDATE mint_hours SET n = n - ?, first_at = (SELECT MIN(at) FROM (? UNION ALL ?)) WHERE group_id = ? AND hour = ?", gone.n, left, counted, group.ID, in.hour).Error
}

// forgetGroups deletes the groups that have no mints left.
func (s *Store) forgetGroups(ctx context.Context) error {
	err := s.writer.WithContext(ctx).Exec(`DELETE FROM mint_groups WHERE NOT EXISTS (SELECT 1 FROM mint_hours WHERE group_id = mint_groups.id)
		AND NOT EXISTS (SELECT 1 FROM mint_days WHERE group_id = mint_groups.id)`).Error
	if err != nil {
		return fmt.Errorf("forget groups of mints: %w", err)
	}
	return nil
}
