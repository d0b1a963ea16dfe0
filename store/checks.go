package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

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
	return s.keepCheck(ctx, checkRow{SHA256: sha256, Listed: problems, ListedAt: millis(s.now())}, "listed", "listed_at")
}

// KeepTried keeps what a trial mint said of a content.
func (s *Store) KeepTried(ctx context.Context, sha256 []byte, problems []models.CheckProblem) error {
	return s.keepCheck(ctx, checkRow{SHA256: sha256, Tried: problems, TriedAt: millis(s.now())}, "tried", "tried_at")
}

// KeepTalk notes that somebody got a token to talk to a content.
func (s *Store) KeepTalk(ctx context.Context, sha256 []byte) error {
	now := millis(s.now())
	return s.keepCheck(ctx, checkRow{SHA256: sha256, TalkedAt: now}, "talked_at")
}

// keepCheck writes one part of a row and leaves the others as they are.
func (s *Store) keepCheck(ctx context.Context, row checkRow, columns ...string) error {
	row.Listed, row.Tried = orNone(row.Listed), orNone(row.Tried)
	done := s.writer.WithContext(ctx).Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "sha256"}}, DoUpdates: clause.AssignmentColumns(columns)}).Create(&row)
	if done.Error != nil {
		return fmt.Errorf("keep a check: %w", done.Error)
	}
	return nil
}

func orNone(problems []models.CheckProblem) []models.CheckProblem {
	return append([]models.CheckProblem{}, problems...)
}

// momentOf is timeOf for a column in which 0 means never.
func momentOf(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return timeOf(ms)
}
