package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
)

const checksumTable = `CREATE TABLE IF NOT EXISTS migration_checksums (
    version    INTEGER PRIMARY KEY,
    sha256     TEXT NOT NULL CHECK (length(sha256) = 64),
    applied_at INTEGER NOT NULL
) STRICT`

// checkApplied fails when a file was edited after it had been applied here.
func checkApplied(ctx context.Context, db *sql.DB, files fs.FS, sources []*goose.Source, current int64) error {
	if _, err := db.ExecContext(ctx, checksumTable); err != nil {
		return fmt.Errorf("make the checksum table: %w", err)
	}
	for _, source := range sources {
		if source.Version > current {
			return nil
		}
		if err := checkSource(ctx, db, files, source); err != nil {
			return err
		}
	}
	return nil
}

// checkSource accepts a file without a checksum: the process may have died between applying and recording.
func checkSource(ctx context.Context, db *sql.DB, files fs.FS, source *goose.Source) error {
	var applied string
	err := db.QueryRowContext(ctx, "SELECT sha256 FROM migration_checksums WHERE version = ?", source.Version).Scan(&applied)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read checksum of migration %d: %w", source.Version, err)
	}
	today, err := checksum(files, source.Path)
	if err != nil {
		return err
	}
	if today != applied {
		return fmt.Errorf("migration %s was edited after it had been applied; restore the released file", source.Path)
	}
	return nil
}

func recordChecksum(ctx context.Context, db *sql.DB, files fs.FS, source *goose.Source, now time.Time) error {
	sum, err := checksum(files, source.Path)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "INSERT INTO migration_checksums (version, sha256, applied_at) VALUES (?, ?, ?)", source.Version, sum, now.UnixMilli())
	if err != nil {
		return fmt.Errorf("record checksum of %s: %w", source.Path, err)
	}
	return nil
}

func checksum(files fs.FS, name string) (string, error) {
	content, err := fs.ReadFile(files, name)
	if err != nil {
		return "", fmt.Errorf("read migration %s: %w", name, err)
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:]), nil
}
