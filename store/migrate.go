package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"github.com/pressly/goose/v3"

	"greenroom/migrations"
)

// ErrNewerDatabase means that a newer Greenroom has migrated the database: an older binary must not touch it.
var ErrNewerDatabase = errors.New("the database belongs to a newer Greenroom; run that version, or restore a backup")

// migrate brings the database to this binary's schema.
// A database that holds data is backed up beside itself first.
func migrate(ctx context.Context, db *sql.DB, path string, now time.Time, log *slog.Logger) error {
	return migrateTo(ctx, db, path, migrations.SQLite(), now, log)
}

func migrateTo(ctx context.Context, db *sql.DB, path string, files fs.FS, now time.Time, log *slog.Logger) error {
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithSlog(log), goose.WithVerbose(false))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	current, err := provider.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("read the database's version: %w", err)
	}
	sources := provider.ListSources()
	latest := sources[len(sources)-1].Version
	if current > latest {
		return fmt.Errorf("database version %d, this binary knows up to %d: %w", current, latest, ErrNewerDatabase)
	}
	if err := checkApplied(ctx, db, files, sources, current); err != nil {
		return err
	}
	if current == latest {
		return nil
	}
	if current > 0 {
		if err := backupBeforeUpgrade(ctx, db, path, current, now, log); err != nil {
			return err
		}
	}
	results, err := provider.Up(ctx)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	log.Info("database migrated", "from", current, "to", latest, "files", len(results))
	return recordApplied(ctx, db, files, sources, now)
}

func backupBeforeUpgrade(ctx context.Context, db *sql.DB, path string, version int64, now time.Time, log *slog.Logger) error {
	to := fmt.Sprintf("%s.v%d-%s.bak", path, version, now.UTC().Format("20060102T150405.000"))
	if err := backup(ctx, db, to); err != nil {
		return fmt.Errorf("back up before the upgrade: %w", err)
	}
	log.Info("database backed up before the upgrade", "file", to)
	return nil
}

const checksumTable = `CREATE TABLE IF NOT EXISTS migration_checksums (
    version    INTEGER PRIMARY KEY,
    sha256     TEXT NOT NULL,
    applied_at INTEGER NOT NULL
) STRICT`

// checkApplied refuses to go on when a file was edited after it had been applied here.
func checkApplied(ctx context.Context, db *sql.DB, files fs.FS, sources []*goose.Source, current int64) error {
	if _, err := db.ExecContext(ctx, checksumTable); err != nil {
		return fmt.Errorf("make the checksum table: %w", err)
	}
	for _, source := range sources {
		if source.Version > current {
			break
		}
		var applied string
		err := db.QueryRowContext(ctx, "SELECT sha256 FROM migration_checksums WHERE version = ?", source.Version).Scan(&applied)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return fmt.Errorf("read checksum of migration %d: %w", source.Version, err)
		}
		if now, err := checksum(files, source.Path); err != nil || now != applied {
			return errors.Join(fmt.Errorf("migration %s was edited after it had been applied; restore the released file", source.Path), err)
		}
	}
	return nil
}

func recordApplied(ctx context.Context, db *sql.DB, files fs.FS, sources []*goose.Source, now time.Time) error {
	for _, source := range sources {
		sum, err := checksum(files, source.Path)
		if err != nil {
			return err
		}
		_, err = db.ExecContext(ctx, "INSERT INTO migration_checksums (version, sha256, applied_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
			source.Version, sum, now.UnixMilli())
		if err != nil {
			return fmt.Errorf("record checksum of %s: %w", source.Path, err)
		}
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

// Backup writes a consistent copy of the database at path into a new file, without migrating it.
// A running server may go on writing meanwhile; an existing file is refused.
func Backup(ctx context.Context, path, to string) error {
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("find the database: %w", err)
	}
	db, err := sql.Open("sqlite", readerDSN(path))
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	return errors.Join(backup(ctx, db, to), db.Close())
}

func backup(ctx context.Context, db *sql.DB, to string) error {
	if _, err := os.Stat(to); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("back up to %s: %w", to, fs.ErrExist)
	}
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", to); err != nil {
		return fmt.Errorf("back up to %s: %w", to, err)
	}
	return os.Chmod(to, 0o600)
}
