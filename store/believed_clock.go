package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
)

const (
	// believedJump is how far the clock may be ahead of the last look, such as after a weekend without a server, and is believed at once.
	believedJump = 3 * 24 * time.Hour
	// A clock that is further ahead is believed when it says so again, not before a day has passed by it, nor later than a month.
	agreesAfter  = 24 * time.Hour
	agreesWithin = 31 * 24 * time.Hour
)

// believedClock is how far forgetting believes the clock, in milliseconds since 1970; 0 stands for no time.
type believedClock struct {
	ID       int `gorm:"primaryKey"`
	Believed int64
	Doubted  int64
}

// TableName names the table.
func (believedClock) TableName() string { return "believed_clock" }

// look gives what is believed after one more look at the clock. A clock that went back is followed: it only keeps more.
func (c believedClock) look(now int64) believedClock {
	ahead, since := now-c.Believed, now-c.Doubted
	switch {
	case c.Believed == 0, ahead <= believedJump.Milliseconds():
		return believedClock{c.ID, now, 0}
	case c.Doubted == 0, since < 0, since > agreesWithin.Milliseconds():
		return believedClock{c.ID, c.Believed, now}
	case since < agreesAfter.Milliseconds():
		return c
	}
	return believedClock{c.ID, now, 0}
}

// BelievedTime looks at the clock and gives the time by which something may be forgotten: what a clock that is years ahead deletes
// doesn't come back. It is older than the clock's time while that is doubted.
func (s *Store) BelievedTime(ctx context.Context) (at time.Time, doubted bool, err error) {
	var c believedClock
	err = s.write(ctx, func(tx *gorm.DB) error {
		if err := tx.Take(&c).Error; err != nil {
			return err
		}
		c = c.look(millis(s.now()))
		return tx.Model(&c).Select("believed", "doubted").Updates(&c).Error
	})
	if err != nil {
		return time.Time{}, false, fmt.Errorf("look at the clock: %w", err)
	}
	return timeOf(c.Believed), c.Doubted != 0, nil
}
