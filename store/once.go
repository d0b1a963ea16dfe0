package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
)

// claimTime is how long a claimed request may take before another process takes it for dead.
// It is longer than any request may last, so that a request that still runs is never done a second time.
const claimTime = 30 * time.Second

// onceRow is a request that carries a mark; see models.OnceRequest.
type onceRow struct {
	ID        int64 `gorm:"primaryKey"`
	Mark      []byte
	Content   []byte
	ClaimedAt int64
	DoneAt    *int64
	Answer    []byte
	ExpiresAt int64
}

// TableName names the table.
func (onceRow) TableName() string { return "once" }

// ClaimOnce claims a request for the caller, or tells how far an earlier one with the same mark and content has come.
// A claim that was never finished is given again once its time is over: its change was not committed.
func (s *Store) ClaimOnce(ctx context.Context, r models.OnceRequest) (state models.OnceState, err error) {
	err = s.writer.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		now := s.now()
		if err := forgetOnce(tx, now); err != nil {
			return err
		}
		var rows []onceRow
		if err := tx.Where("mark = ?", r.Mark[:]).Find(&rows).Error; err != nil {
			return err
		}
		state, err = claim(tx, rows, r, now)
		return err
	})
	if err != nil {
		return models.OnceState{}, fmt.Errorf("claim a request: %w", err)
	}
	return state, nil
}

// ForgetOnce deletes requests whose time is over, with their answers. ClaimOnce does it too, but nobody may send one for long.
func (s *Store) ForgetOnce(ctx context.Context) error {
	if err := forgetOnce(s.writer.WithContext(ctx), s.now()); err != nil {
		return fmt.Errorf("forget requests that were done: %w", err)
	}
	return nil
}

func forgetOnce(tx *gorm.DB, now time.Time) error {
	return tx.Where("expires_at <= ?", millis(now)).Delete(&onceRow{}).Error
}

func claim(tx *gorm.DB, rows []onceRow, r models.OnceRequest, now time.Time) (models.OnceState, error) {
	state := models.OnceState{Claimed: true, Since: now}
	for _, row := range rows {
		if [32]byte(row.Content) != r.Content {
			state.OtherContent = true
			continue
		}
		if row.DoneAt != nil || models.Within(timeOf(row.ClaimedAt), now, claimTime) {
			return row.state(), nil
		}
		return state, tx.Model(&row).Select("claimed_at", "expires_at").Updates(claimed(r, now)).Error
	}
	row := claimed(r, now)
	return state, tx.Create(&row).Error
}

func claimed(r models.OnceRequest, now time.Time) onceRow {
	return onceRow{Mark: r.Mark[:], Content: r.Content[:], ClaimedAt: millis(now), ExpiresAt: millis(now.Add(models.OnceLife))}
}

func (r onceRow) state() models.OnceState {
	return models.OnceState{Since: timeOf(r.ClaimedAt), DoneAt: optionalTime(r.DoneAt), Answer: r.Answer}
}

// OnceState tells how far a request has come that somebody else claimed.
// A request that was released in between, because it changed nothing, is told by a zero Since.
func (s *Store) OnceState(ctx context.Context, r models.OnceRequest) (models.OnceState, error) {
	var row onceRow
	err := s.read(ctx).Where("mark = ? AND content = ?", r.Mark[:], r.Content[:]).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return models.OnceState{}, nil
	}
	if err != nil {
		return models.OnceState{}, fmt.Errorf("read a claimed request: %w", err)
	}
	return row.state(), nil
}

// finishOnce marks the request that a change belongs to as done, in the transaction of the change.
func (s *Store) finishOnce(ctx context.Context, tx *gorm.DB) error {
	r, ok := models.OnceOf(ctx)
	if !ok {
		return nil
	}
	now := millis(s.now())
	err := tx.Model(&onceRow{}).Where("mark = ? AND content = ? AND done_at IS NULL", r.Mark[:], r.Content[:]).Update("done_at", now).Error
	if err != nil {
		return fmt.Errorf("mark a request as done: %w", err)
	}
	return nil
}

// AnswerOnce keeps what a claimed request was answered, sealed; it is done by then, also if it changed nothing here.
func (s *Store) AnswerOnce(ctx context.Context, r models.OnceRequest, sealed []byte) error {
	now := millis(s.now())
	err := s.writer.WithContext(ctx).Model(&onceRow{}).Where("mark = ? AND content = ?", r.Mark[:], r.Content[:]).
		Updates(map[string]any{"answer": sealed, "done_at": gorm.Expr("COALESCE(done_at, ?)", now)}).Error
	if err != nil {
		return fmt.Errorf("keep the answer of a request: %w", err)
	}
	return nil
}

// ReleaseOnce gives a claimed request back that was refused: sent again, it is tried again.
// One that is done stays.
func (s *Store) ReleaseOnce(ctx context.Context, r models.OnceRequest) error {
	err := s.writer.WithContext(ctx).Where("mark = ? AND content = ? AND done_at IS NULL", r.Mark[:], r.Content[:]).Delete(&onceRow{}).Error
	if err != nil {
		return fmt.Errorf("release a request: %w", err)
	}
	return nil
}
