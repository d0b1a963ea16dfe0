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
	DoneAt int64
}

func (jobRow) TableName() string { return "jobs" }

// HoldJob takes a job for a while, or keeps it for longer, unless another holder has it.
// A holder that dies loses it when its time is over. A time that ends later than anybody could have said now comes from a clock
// that was ahead, and holds nothing.
func (s *Store) HoldJob(ctx context.Context, name, holder string, hold time.Duration) (held bool, err error) {
	now := s.now()
	until := millis(now.Add(hold))
	done := s.writer.WithContext(ctx).Exec(`INSERT INTO jobs (name, holder, until) VALUES (?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
		WHERE holder = excluded.holder OR until <= ? OR until > ?`,
		name, holder, until, millis(now), until)
	if done.Error != nil {
		return false, fmt.Errorf("hold the job %s: %w", name, done.Error)
	}
	return done.RowsAffected == 1, nil
}

// JobDone tells when a job was last done, by whichever process; zero: never.
func (s *Store) JobDone(ctx context.Context, name string) (time.Time, error) {
	var at []int64
	if err := s.read(ctx).Model(&jobRow{}).Where("name = ? AND done_at > 0", name).Pluck("done_at", &at).Error; err != nil {
		return time.Time{}, fmt.Errorf("read the job %s: %w", name, err)
	}
	if len(at) == 0 {
		return time.Time{}, nil
	}
	return timeOf(at[0]), nil
}

// FinishJob notes that a job is done. Its holder keeps it until its time is over.
func (s *Store) FinishJob(ctx context.Context, name, holder string) error {
	return s.setJob(ctx, name, holder, "done_at", millis(s.now()))
}

// LeaveJob gives a job back before its time is over.
func (s *Store) LeaveJob(ctx context.Context, name, holder string) error {
	return s.setJob(ctx, name, holder, "until", 0)
}

func (s *Store) setJob(ctx context.Context, name, holder, column string, value int64) error {
	if err := s.writer.WithContext(ctx).Model(&jobRow{}).Where("name = ? AND holder = ?", name, holder).Update(column, value).Error; err != nil {
		return fmt.Errorf("set %s of the job %s: %w", column, name, err)
	}
	return nil
}
