package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/pressly/goose/v3"

	"greenroom/migrations"
)

// Access says what an opener may do with a database.
type Access int

const (
	// Make makes the database where none is, and brings an older one up to date: for the server and for migrating.
	Make Access = iota
	// Change takes a database that is there and up to date.
	Change
	// Look only reads, and takes no lock: it works on a full disk and on one that can't be written. Nothing may be changed or minted with it.
	Look
)

var (
	// ErrNoDatabase means that there is none at the path. Making one up would hide a mistyped path.
	ErrNoDatabase = errors.New("there is no database; check the path, or make one with `greenroom migrate`")
	// ErrOlderDatabase means that the database waits for migrations, which only serve and migrate apply.
	ErrOlderDatabase = errors.New("the database belongs to an older Greenroom; bring it up to date with `greenroom migrate`")
)

// findFile gives what stands at the path of a database. Errors: ErrNoDatabase.
func findFile(path string) (os.FileInfo, error) {
	file, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", path, ErrNoDatabase)
	}
	if err != nil {
		return nil, fmt.Errorf("find the database: %w", err)
	}
	return file, nil
}

// mustBeCurrent fails when the schema is not the one of this binary. It writes nothing.
func mustBeCurrent(ctx context.Context, db *sql.DB) error {
	var applied int64
	if err := db.QueryRowContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&applied); err != nil {
		return fmt.Errorf("this is no database of Greenroom: %w", err)
	}
	latest, err := latestMigration(migrations.SQLite())
	if err != nil {
		return err
	}
	switch {
	case applied > latest:
		return newerDatabase(applied, latest)
	case applied < latest:
		return fmt.Errorf("database version %d of %d: %w", applied, latest, ErrOlderDatabase)
	}
	var unlisted bool
	if err := db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM templates WHERE listed = 0)").Scan(&unlisted); err != nil {
		return fmt.Errorf("look for templates that the upgrade has still to fill in: %w", err)
	}
	if unlisted {
		return fmt.Errorf("the upgrade to database version %d was not finished: %w", latest, ErrOlderDatabase)
	}
	return nil
}

// latestMigration is the highest number that a migration's file name begins with.
func latestMigration(files fs.FS) (latest int64, err error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return 0, fmt.Errorf("read migrations: %w", err)
	}
	for _, name := range names {
		number, err := goose.NumericComponent(name)
		if err != nil {
			return 0, fmt.Errorf("read migrations: %w", err)
		}
		latest = max(latest, number)
	}
	return latest, nil
}
