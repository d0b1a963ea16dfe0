package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"os"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

const (
	// shrinkStep is how many pages one transaction gives back, a megabyte: it took 10 ms, 60 at worst, of which mints wait for the one that runs.
	shrinkStep = 256
	// spareShare of the file's pages stay free: a day's new rows take what a day's forgotten ones had.
	spareShare = 10
)

// Space is how the pages of the file are used.
type Space struct {
	// Bytes is the size of the file, FreeBytes the part of it that holds nothing.
	Bytes, FreeBytes int64
	// Shrinks tells whether GiveBack can make the file smaller. 0.2.0 and older made files that can't; Compact makes them.
	Shrinks bool

	pageSize int64
}

// Space asks the database.
func (s *Store) Space(ctx context.Context) (Space, error) { return spaceOf(ctx, sqlDB(s.reader)) }

func spaceOf(ctx context.Context, db *sql.DB) (space Space, err error) {
	var pages, free int64
	query := "SELECT page_size, page_count, freelist_count FROM pragma_page_size, pragma_page_count, pragma_freelist_count"
	if err := db.QueryRowContext(ctx, query).Scan(&space.pageSize, &pages, &free); err != nil {
		return Space{}, fmt.Errorf("ask how full the database is: %w", err)
	}
	space.Bytes, space.FreeBytes = pages*space.pageSize, free*space.pageSize
	space.Shrinks, err = canShrink(ctx, db)
	return space, err
}

func canShrink(ctx context.Context, db *sql.DB) (bool, error) {
	var mode string
	if err := db.QueryRowContext(ctx, "PRAGMA "+shrinkable.name).Scan(&mode); err != nil {
		return false, fmt.Errorf("ask whether the database can shrink: %w", err)
	}
	return mode == shrinkable.reads, nil
}

// spare is how many pages may stay free.
func (s Space) spare() int64 { return max(s.Bytes/s.pageSize/spareShare, shrinkStep) }

// GiveBack gives what is free beyond a spare tenth back to the disk and returns the bytes. It works in small transactions, so that
// mints don't wait long for the writing connection. A file that doesn't shrink is left as it is.
func (s *Store) GiveBack(ctx context.Context) (given int64, err error) {
	for {
		step, err := s.giveStepBack(ctx)
		if err != nil {
			return given, err
		}
		if step == 0 {
			return given, s.Checkpoint(ctx) // until then the file keeps its size
		}
		given += step
	}
}

// giveStepBack is one transaction of GiveBack.
func (s *Store) giveStepBack(ctx context.Context) (given int64, err error) {
	space, err := s.Space(ctx)
	if err != nil || !space.Shrinks {
		return 0, err
	}
	step := min(space.FreeBytes/space.pageSize-space.spare(), shrinkStep)
	if step <= 0 {
		return 0, nil
	}
	if _, err := s.sqlWriter().ExecContext(ctx, fmt.Sprintf("PRAGMA incremental_vacuum(%d)", step)); err != nil {
		return 0, fmt.Errorf("give free pages back: %w", err)
	}
	return step * space.pageSize, nil
}

// ErrInUse means that another process has the database open.
var ErrInUse = errors.New("another process has the database open")

// Compact writes a database anew that can't give back what is free, so that it can from then on; done is false where it can already.
// Nobody can change it meanwhile, which for several GB takes minutes. Errors: ErrInUse.
func Compact(ctx context.Context, path string) (done bool, err error) {
	if path, err = fileBehind(path); err != nil {
		return false, err
	}
	release, err := lockFile(ctx, path)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, release()) }()
	db, err := openPool(ctx, path, dsn(path, []pragma{busyPragma, {"synchronous", "FULL", "2"}})+"&mode=rw", 1, nil)
	if err != nil {
		return false, fmt.Errorf("open %s: %w", path, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if shrinks, err := canShrink(ctx, db); err != nil || shrinks {
		return false, err
	}
	return true, compact(ctx, db)
}

// compact goes without the write-ahead log meanwhile: only who is alone may leave it, and it would grow to the size of the database.
func compact(ctx context.Context, db *sql.DB) error {
	if err := setJournal(ctx, db, "DELETE"); err != nil {
		return err
	}
	err := vacuumToShrinkable(ctx, db)
	if err == nil {
		_, err = db.ExecContext(ctx, "VACUUM")
	}
	return errors.Join(err, setJournal(context.WithoutCancel(ctx), db, "WAL"))
}

func setJournal(ctx context.Context, db *sql.DB, mode string) error {
	_, err := db.ExecContext(ctx, "PRAGMA journal_mode = "+mode)
	if e, ok := errors.AsType[*sqlite.Error](err); ok && e.Code()&math.MaxUint8 == sqlite3.SQLITE_BUSY {
		return ErrInUse
	}
	if err != nil {
		return fmt.Errorf("set the journal of the database: %w", err)
	}
	return nil
}

// sizeOf is the size of a file, 0 where there is none.
func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
