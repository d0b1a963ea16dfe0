package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"github.com/pressly/goose/v3"

	"greenroom/migrations"
)

// ErrNewerDatabase means that a newer Greenroom has migrated the database: an older binary must not touch it.
var ErrNewerDatabase = errors.New("the database belongs to a newer Greenroom; run that version, or restore a backup")

func newerDatabase(version, known int64) error {
	return fmt.Errorf("database version %d, this binary knows up to %d: %w", version, known, ErrNewerDatabase)
}

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
		return newerDatabase(current, latest)
	}
	if err := checkApplied(ctx, db, files, sources, current); err != nil {
		return err
	}
	if current > 0 && current < latest {
		if err := backupBeforeUpgrade(ctx, db, path, current, now, log); err != nil {
			return err
		}
	}
	if err := applyRest(ctx, provider, db, files, now, log); err != nil || current == 0 || current == latest {
		return err
	}
	return optimize(ctx, db) // tables were made anew
}

// applyRest applies the missing files, one file and its checksum after the other; a file that fails rolls back whole.
func applyRest(ctx context.Context, provider *goose.Provider, db *sql.DB, files fs.FS, now time.Time, log *slog.Logger) error {
	for {
		applied, err := provider.UpByOne(ctx)
		if errors.Is(err, goose.ErrNoNextVersion) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
		if err := recordChecksum(ctx, db, files, applied.Source, now); err != nil {
			return err
		}
		log.Info("database migrated", "version", applied.Source.Version)
	}
}

func backupBeforeUpgrade(ctx context.Context, db *sql.DB, path string, version int64, now time.Time, log *slog.Logger) error {
	to := fmt.Sprintf("%s.v%d-%s.bak", path, version, now.UTC().Format("20060102T150405.000"))
	if err := backup(ctx, db, to); err != nil {
		return fmt.Errorf("back up before the upgrade: %w", err)
	}
	log.Info("database backed up before the upgrade", "file", to)
	return nil
}
