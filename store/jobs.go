package store

import (
	"context"
	"fmt"
	"time"
)

// jobRow is something that only one process does at a time.
type jobRow struct {
	Name   string `gorm:"primaryKey"`
	Holder string
	Until  int64
}

func (jobRow) TableName() string { return "jobs" }

// HoldJob takes a job for a while, or keeps it for longer, unless another holder has it.
// A holder that dies loses it when its time is over.
func (s *Store) HoldJob(ctx context.Context, name, holder string, hold time.Duration) (held bool, err error) {
	now := s.now()
	done := s.writer.WithContext(ctx).Exec(`INSERT INTO jobs (name, holder, until) VALUES (?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE holder = excluded.holder OR until <= ?`,
		name, holder, millis(now.Add(hold)), millis(now))
	if done.Error != nil {
		return false, fmt.Errorf("hold the job %s: %w", name, done.Error)
	}
	return done.RowsAffected == 1, nil
}

// LeaveJob gives a job back before its time is over.
func (s *Store) LeaveJob(ctx context.Context, name, holder string) error {
	if err := s.writer.WithContext(ctx).Where("name = ? AND holder = ?", name, holder).Delete(&jobRow{}).Error; err != nil {
		return fmt.Errorf("leave the job %s: %w", name, err)
	}
	return nil
}
