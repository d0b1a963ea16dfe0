package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Backup writes a consistent copy of the database at path into a new file, without migrating it.
// A running server may go on writing meanwhile; an existing file is refused with fs.ErrExist.
func Backup(ctx context.Context, path, to string) error {
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("find the database: %w", err)
	}
	db, err := openReaders(ctx, path, backupDSN(path), 1, []pragma{busyPragma})
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	err = vacuumToShrinkable(ctx, db)
	if err == nil {
		err = backup(ctx, db, to)
	}
	return errors.Join(err, db.Close())
}

// vacuumToShrinkable lets what the next VACUUM on the only connection of db writes be one that can give free pages back.
// 0.2.0 and older made databases that can't.
func vacuumToShrinkable(ctx context.Context, db *sql.DB) error {
	shrinks, err := canShrink(ctx, db)
	if err == nil && !shrinks {
		_, err = db.ExecContext(ctx, "PRAGMA "+shrinkable.name+" = "+shrinkable.set)
	}
	return err
}

// backup creates the file first, readable by its owner alone; it never writes into an existing one.
func backup(ctx context.Context, db *sql.DB, to string) error {
	to, err := filepath.Abs(to)
	if err != nil {
		return fmt.Errorf("back up to %s: %w", to, err)
	}
	file, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", to)
	if err == nil {
		err = forgetAnswers(ctx, to)
	}
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("back up to %s: %w", to, errors.Join(err, os.Remove(to)))
	}
	return nil
}

// forgetAnswers empties a copy of the answers that are kept for ten minutes: secrets shown once are in no backup.
func forgetAnswers(ctx context.Context, copied string) (err error) {
	db, err := sql.Open("sqlite", dsn(copied, []pragma{{"secure_delete", "1", "1"}}))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	var tables int
	if err := db.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'once'").Scan(&tables); err != nil || tables == 0 {
		return err
	}
	_, err = db.ExecContext(ctx, "DELETE FROM once")
	return err
}
