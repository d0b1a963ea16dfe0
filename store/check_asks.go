package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
)

// checkAskRow is one time that a check asked Anam.
type checkAskRow struct {
	Seq    int64 `gorm:"primaryKey"`
	At     int64
	Caller string
	Person bool
}

func (checkAskRow) TableName() string { return "check_asks" }

// askMemory is how far the longest rate of checks looks back.
const askMemory = time.Hour

// TakeCheck spends one check of a caller's rate, or tells that none is left. It holds for every process on the database.
func (s *Store) TakeCheck(ctx context.Context, caller string, person bool, rate models.CheckRate) (taken bool, err error) {
	now := s.now()
	err = s.write(models.WithoutOnce(ctx), func(tx *gorm.DB) error {
		// Rows of the future are left by a clock that was set back: they must not hold anybody up.
		if err := tx.Where("at <= ? OR at > ?", millis(now.Add(-askMemory)), millis(now)).Delete(&checkAskRow{}).Error; err != nil {
			return err
		}
		var spent struct{ All, Others, Own, OwnHour int }
		err := tx.Raw(`SELECT COALESCE(SUM(at > @minute), 0) AS in_all, COALESCE(SUM(at > @minute AND NOT person), 0) AS others,
				COALESCE(SUM(at > @minute AND caller = @caller), 0) AS own, COALESCE(SUM(caller = @caller), 0) AS own_hour FROM check_asks`,
			map[string]any{"minute": millis(now.Add(-time.Minute)), "caller": caller}).Row().Scan(&spent.All, &spent.Others, &spent.Own, &spent.OwnHour)
		if err != nil {
			return err
		}
		taken = spent.All < rate.PerMinute && spent.Own < rate.OwnPerMinute && (person || spent.Others < rate.OthersPerMinute) &&
			(rate.OwnPerHour == 0 || spent.OwnHour < rate.OwnPerHour)
		if !taken {
			return nil
		}
		return tx.Create(&checkAskRow{At: millis(now), Caller: caller, Person: person}).Error
	})
	if err != nil {
		return false, fmt.Errorf("count checks: %w", err)
	}
	return taken, nil
}
