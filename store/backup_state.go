package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm/clause"
)

// BackupState is what is known of the scheduled backups; times are zero for never.
type BackupState struct {
	// Proven is when a backup was last restored and found whole; File is where it is, Bytes how large.
	Proven time.Time
	File   string
	Bytes  int64
	// Failed is when one failed after that, Failure why.
	Failed  time.Time
	Failure BackupFailure
}

// BackupFailure is a word for why a backup failed.
type BackupFailure string

// Why a scheduled backup fails.
const (
	BackupNoRoom  BackupFailure = "room"    // there are not three sizes of the database left
	BackupUnmade  BackupFailure = "made"    // it could not be written
	BackupDamaged BackupFailure = "proof"   // restored, it is not whole or gives no tokens
	BackupCommand BackupFailure = "command" // the operator's command failed
)

// backupState is the one row of it.
type backupState struct {
	ID          int `gorm:"primaryKey"`
	ProvenAt    int64
	ProvenFile  string
	ProvenBytes int64
	FailedAt    int64
	Failure     string
}

// TableName names the table.
func (backupState) TableName() string { return "backup_state" }

// BackupProven keeps which backup was proven last, and that none failed since.
func (s *Store) BackupProven(ctx context.Context, file string, bytes int64) error {
	return s.keepBackup(ctx, backupState{ProvenAt: millis(s.now()), ProvenFile: file, ProvenBytes: bytes},
		"proven_at", "proven_file", "proven_bytes", "failed_at", "failure")
}

// BackupFailed keeps that a backup failed.
func (s *Store) BackupFailed(ctx context.Context, why BackupFailure) error {
	return s.keepBackup(ctx, backupState{FailedAt: millis(s.now()), Failure: string(why)}, "failed_at", "failure")
}

func (s *Store) keepBackup(ctx context.Context, row backupState, columns ...string) error {
	row.ID = 1
	if err := s.writer.WithContext(ctx).Clauses(clause.OnConflict{DoUpdates: clause.AssignmentColumns(columns), Columns: []clause.Column{{Name: "id"}}}).Create(&row).Error; err != nil {
		return fmt.Errorf("keep the state of the backups: %w", err)
	}
	return s.LookAtBackups(ctx)
}

// LookAtBackups reads how the backups of every process do, so that Backups answers from memory.
func (s *Store) LookAtBackups(ctx context.Context) error {
	var rows []backupState
	if err := s.reader.WithContext(ctx).Find(&rows).Error; err != nil {
		return fmt.Errorf("read the state of the backups: %w", err)
	}
	if len(rows) > 0 {
		state := rows[0].model()
		s.backups.Store(&state)
	}
	return nil
}

// Backups tells how the scheduled backups did at the last LookAtBackups. It costs no query.
func (s *Store) Backups() BackupState {
	if state := s.backups.Load(); state != nil {
		return *state
	}
	return BackupState{}
}

func (r backupState) model() BackupState {
	state := BackupState{File: r.ProvenFile, Bytes: r.ProvenBytes, Failure: BackupFailure(r.Failure)}
	if r.ProvenAt > 0 {
		state.Proven = timeOf(r.ProvenAt)
	}
	if r.FailedAt > 0 {
		state.Failed = timeOf(r.FailedAt)
	}
	return state
}
