package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// dayMs is a day in milliseconds; a UTC day is named by its first one.
const dayMs = 24 * hourMs

// dayOf gives the UTC day that a moment falls in, also before 1970.
func dayOf(at int64) int64 { return at - (at%dayMs+dayMs)%dayMs }

const (
	// foldAfter is how long counts are kept by hour. Whoever asks for hours asks for less.
	foldAfter = 90 * 24 * time.Hour
	// foldBatch is how many hours of groups one transaction folds, so that new mints don't wait long for the writing connection.
	foldBatch = 1000
)

// FoldsBefore is the time before which requests are counted by whole UTC days; zero: nothing is folded yet.
func (s *Store) FoldsBefore(ctx context.Context) (time.Time, error) {
	until, err := foldedUntil(s.read(ctx))
	if err != nil || until == -endOfTime {
		return time.Time{}, err
	}
	return timeOf(until), nil
}

// foldedUntil is where counts by hour begin; -endOfTime: they all are.
func foldedUntil(tx *gorm.DB) (until int64, err error) {
	if err := tx.Raw("SELECT COALESCE((SELECT until FROM mint_fold), ?)", int64(-endOfTime)).Find(&until).Error; err != nil {
		return 0, fmt.Errorf("ask which counts are folded: %w", err)
	}
	return until, nil
}

// FoldMints adds the counts of hours that are older than 90 days to their UTC days, in small transactions, and returns how many hours of groups went.
// What it did before it ends early holds, and the next one goes on from there. It also takes what came late for a day that was folded.
func (s *Store) FoldMints(ctx context.Context, now time.Time) (n int64, err error) {
	end := dayOf(millis(now.Add(-foldAfter)))
	for {
		var folded int64
		err := s.write(ctx, func(tx *gorm.DB) (err error) {
			folded, err = foldSome(tx, end)
			return err
		})
		n += folded
		if err != nil {
			return n, fmt.Errorf("fold counts into days: %w", err)
		}
		if folded == 0 {
			return n, nil
		}
	}
}

const (
	// foldHours adds hours of groups of one day, each of them once, to that day.
	foldHours = `INSERT INTO mint_days (group_id, day, n, first_at, last_at, hours)
		SELECT group_id, @day, SUM(n), MIN(first_at), MAX(last_at), SUM(1 << ((hour - @day) / 3600000)) FROM mint_hours WHERE `
	intoDays = ` GROUP BY group_id ON CONFLICT (group_id, day) DO UPDATE SET n = n + excluded.n,
		first_at = MIN(first_at, excluded.first_at), last_at = MAX(last_at, excluded.last_at), hours = hours | excluded.hours`
	// oldestOfDay are the first hours of a day, at most some.
	oldestOfDay = "hour >= @day AND (hour, group_id) <= (@hour, @group)"
	// oneHour is one hour of a group.
	oneHour = "group_id = @group AND hour = @hour"
)

// foldSome folds the oldest hours before the end, at most foldBatch and of one day.
func foldSome(tx *gorm.DB, end int64) (int64, error) {
	var oldest []int64
	if err := tx.Raw("SELECT hour FROM mint_hours WHERE hour < ? ORDER BY hour LIMIT 1", end).Scan(&oldest).Error; err != nil || len(oldest) == 0 {
		return 0, err
	}
	day := dayOf(oldest[0])
	var last []mintHourRow
	err := tx.Raw(`SELECT hour, group_id FROM (SELECT hour, group_id FROM mint_hours WHERE hour >= ? AND hour < ? ORDER BY hour, group_id LIMIT ?)
		ORDER BY hour DESC, group_id DESC LIMIT 1`, day, day+dayMs, foldBatch).Scan(&last).Error
	if err != nil || len(last) == 0 {
		return 0, err
	}
	if err := tx.Exec("UPDATE mint_fold SET until = MAX(COALESCE(until, @end), @end)", map[string]any{"end": day + dayMs}).Error; err != nil {
		return 0, err
	}
	return fold(tx, oldestOfDay, map[string]any{"day": day, "hour": last[0].Hour, "group": last[0].GroupID})
}

// fold moves the hours that are meant from mint_hours to their day.
func fold(tx *gorm.DB, which string, values map[string]any) (int64, error) {
	if err := tx.Exec(foldHours+which+intoDays, values).Error; err != nil {
		return 0, err
	}
	gone := tx.Exec("DELETE FROM mint_hours WHERE "+which, values)
	return gone.RowsAffected, gone.Error
}

// uncountDay subtracts deleted mints from their day, together with what came late and still stands in the hour.
// How early the first one was that stays is told by raiseFirst, once for all.
func uncountDay(tx *gorm.DB, groupID int64, in groupHour, n int64) error {
	day := dayOf(in.hour)
	if _, err := fold(tx, oneHour, map[string]any{"day": day, "hour": in.hour, "group": groupID}); err != nil {
		return err
	}
	emptied := tx.Exec("DELETE FROM mint_days WHERE group_id = ? AND day = ? AND n <= ?", groupID, day, n)
	if emptied.Error != nil || emptied.RowsAffected > 0 {
		return emptied.Error
	}
	return tx.Exec("UPDATE mint_days SET n = n - ? WHERE group_id = ? AND day = ?", n, groupID, day).Error
}

// raiseFirst tells for the one day that forgetting cuts when the first mint of each group was that is left.
func (s *Store) raiseFirst(ctx context.Context, before time.Time) error {
	cut := span{millis(before), dayOf(millis(before)) + dayMs}
	var left []mintDayRow
	if err := firstLeft(s.read(ctx), cut).Find(&left).Error; err != nil {
		return fmt.Errorf("look for the first mints that are left: %w", err)
	}
	for len(left) > 0 {
		some := left[:min(len(left), forgetBatch)]
		err := s.write(ctx, func(tx *gorm.DB) error { return raise(tx, some, cut.from) })
		if err != nil {
			return fmt.Errorf("tell the first mints that are left: %w", err)
		}
		left = left[len(some):]
	}
	return nil
}

// firstLeft gives the first mint within a part of a day for each group whose day still tells of an earlier one.
func firstLeft(tx *gorm.DB, cut span) *gorm.DB {
	day := dayOf(cut.from)
	stale := tx.Table("mint_days").Select("1").Where("day = ? AND first_at < ?", day, cut.from)
	mints := tx.Table("mints").Where("at >= ? AND at < ? AND EXISTS (?)", cut.from, cut.to, stale).Group("1, 2, 3, 4, 5, 6, 7, 8").
		Select("template_id, key_id, user_id, outcome, " + groupLabel + " AS label, " + groupSlug + " AS slug, " + groupPersona + " AS persona_id, " + groupVersion + " AS version, MIN(at) AS first_at")
	grouped := tx.Table("(?) AS m CROSS JOIN mint_groups g USING (template_id, key_id, user_id, outcome, label, slug, persona_id, version)", mints).Select("g.id AS group_id, m.first_at")
	refusals := tx.Table("mint_refusals").Select("group_id, MIN(first_at) AS first_at").Where("second >= ? AND second < ?", cut.from, cut.to).Group("group_id")
	return tx.Table("(? UNION ALL ?) AS l CROSS JOIN mint_days d ON d.group_id = l.group_id AND d.day = ?", grouped, refusals, day).
		Select("l.group_id, d.day, MIN(l.first_at) AS first_at").Where("d.first_at < ?", cut.from).Group("l.group_id")
}

func raise(tx *gorm.DB, left []mintDayRow, from int64) error {
	for _, first := range left {
		err := tx.Exec("UPDATE mint_days SET first_at = ? WHERE group_id = ? AND day = ? AND first_at < ?", first.FirstAt, first.GroupID, first.Day, from).Error
		if err != nil {
			return err
		}
	}
	return nil
}
