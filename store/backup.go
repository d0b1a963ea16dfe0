package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Backup writes a consistent copy of the database at path into a new file, without migrating it.
// A running server may go on writing meanwhile; an existing file is refused with fs.ErrExist. The copy carries the mark of a backup.
func Backup(ctx context.Context, path, to string) error {
	path, err := fileBehind(path)
	if err != nil {
		return err
	}
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

// backup writes to a temporary name first: a file of the final name is whole. It replaces no file.
func backup(ctx context.Context, db *sql.DB, to string) error {
	to, err := filepath.Abs(to)
	if err != nil {
		return fmt.Errorf("back up to %s: %w", to, err)
	}
	if err := mustBeFree(to); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	part, err := os.CreateTemp(filepath.Dir(to), filepath.Base(to)+".*"+PartSuffix) // readable by its owner alone
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	err = copyInto(ctx, db, part)
	if err = errors.Join(err, part.Close()); err == nil {
		err = giveName(part.Name(), to)
	}
	if err != nil {
		_ = os.Remove(part.Name() + "-journal")
		return fmt.Errorf("back up to %s: %w", to, errors.Join(err, os.Remove(part.Name())))
	}
	return nil
}

// PartSuffix is how the name of a backup ends that is not finished. A process that is killed leaves it.
const PartSuffix = ".part"

// copyInto fills an empty file with a copy of the database that is marked as a backup.
func copyInto(ctx context.Context, db *sql.DB, file *os.File) error {
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", file.Name()); err != nil {
		return err
	}
	if err := markAsBackup(ctx, file.Name()); err != nil {
		return err
	}
	return file.Sync()
}

func mustBeFree(path string) error {
	_, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = &fs.PathError{Op: "make", Path: path, Err: fs.ErrExist}
	}
	return err
}

// giveName renames a file that is finished to a name that is free, for good.
func giveName(from, to string) error {
	if err := mustBeFree(to); err != nil {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(to))
}

// syncFolder lets the names in a folder outlive a power cut.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// markAsBackup marks a copy, and empties it of the answers that are kept for ten minutes: secrets shown once are in no backup.
func markAsBackup(ctx context.Context, copied string) (err error) {
	db, err := sql.Open("sqlite", dsn(copied, []pragma{{"journal_mode", "DELETE", "delete"}, {"secure_delete", "1", "1"}}))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", backupMark)); err != nil {
		return err
	}
	var tables int
	if err := db.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'once'").Scan(&tables); err != nil || tables == 0 {
		return err
	}
	_, err = db.ExecContext(ctx, "DELETE FROM once")
	return err
}
