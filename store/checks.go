package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
)

// checkRow is what Anam said of one content.
type checkRow struct {
	SHA256   []byte                `gorm:"primaryKey;column:sha256"`
	Listed   []models.CheckProblem `gorm:"serializer:json"`
	ListedAt int64
	Tried    []models.CheckProblem `gorm:"serializer:json"`
	TriedAt  int64
	TalkedAt int64
}

func (checkRow) TableName() string { return "checks" }

// CheckResult gives what Anam said of a content, by the SHA-256 of its document; times are zero where it was not asked.
func (s *Store) CheckResult(ctx context.Context, sha256 []byte) (models.CheckResult, error) {
	var row checkRow
	err := s.read(ctx).Where("sha256 = ?", sha256).Take(&row).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return models.CheckResult{}, fmt.Errorf("read a check: %w", err)
	}
	return models.CheckResult{
		Listed: row.Listed, ListedAt: momentOf(row.ListedAt), Tried: row.Tried, TriedAt: momentOf(row.TriedAt), TalkedAt: momentOf(row.TalkedAt),
	}, nil
}

// KeepListed keeps what look-ups by ID said of a content.
func (s *Store) KeepListed(ctx context.Context, sha256 []byte, problems []models.CheckProblem) error {
	return s.keepCheck(ctx, sha256, "listed", problems)
}

// KeepTried keeps what a trial mint said of a content.
func (s *Store) KeepTried(ctx context.Context, sha256 []byte, problems []models.CheckProblem) error {
	return s.keepCheck(ctx, sha256, "tried", problems)
}

// KeepTalk notes that somebody got a token to talk to a content.
func (s *Store) KeepTalk(ctx context.Context, sha256 []byte) error {
	now := millis(s.now())
	err := s.writer.WithContext(ctx).Exec(`INSERT INTO checks (sha256, listed, listed_at, tried, tried_at, talked_at) VALUES (?, '[]', 0, '[]', 0, ?)
		ON CONFLICT (sha256) DO UPDATE SET talked_at = excluded.talked_at`, sha256, now).Error
	if err != nil {
		return fmt.Errorf("note a talk: %w", err)
	}
	return nil
}

// keepCheck writes one of the two halves of a row; column is listed or tried, never a caller's text.
func (s *Store) keepCheck(ctx context.Context, sha256 []byte, column string, problems []models.CheckProblem) error {
	text, err := json.Marshal(append([]models.CheckProblem{}, problems...))
	if err != nil {
		return fmt.Errorf("write a check: %w", err)
	}
	now := millis(s.now())
	err = s.write(ctx, func(tx *gorm.DB) error {
		empty := tx.Exec(`INSERT INTO checks (sha256, listed, listed_at, tried, tried_at, talked_at) VALUES (?, '[]', 0, '[]', 0, 0)
			ON CONFLICT (sha256) DO NOTHING`, sha256)
		if empty.Error != nil {
			return empty.Error
		}
		return tx.Exec("UPDATE checks SET "+column+" = ?, "+column+"_at = ? WHERE sha256 = ?", string(text), now, sha256).Error
	})
	if err != nil {
		return fmt.Errorf("keep a check: %w", err)
	}
	return nil
}

// momentOf is timeOf for a column in which 0 means never.
func momentOf(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return timeOf(ms)
}
