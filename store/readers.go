package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// errLogUnread means that a killed server left changes beside the database that can't be read where they lie.
var errLogUnread = errors.New("its newest changes stand in the file that ends in -wal, which can't be read in a folder where nothing can be written; " +
	"copy the database and that file to another folder and look there")

// openReaders opens connections that only read, also where nothing can be written: there the shared memory of the
// write-ahead log can't be made. What was closed properly has no log, and is then read as a file that nobody changes.
// A killed server left its shared memory too, which SQLite reads.
func openReaders(ctx context.Context, path, dsn string, size int, want []pragma) (*sql.DB, error) {
	pool, err := openPool(ctx, path, dsn, size, want) // a pragma may be the first to read
	if err == nil {
		var tables int
		if err = pool.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_schema").Scan(&tables); err == nil {
			return pool, nil
		}
		err = errors.Join(err, pool.Close())
	}
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return nil, err
	}
	switch whyUnread(e.Code(), sizeOf(path+"-wal") > 0) {
	case noLogNeeded:
		return openPool(ctx, path, dsn+"&immutable=1", size, want)
	case logNeeded:
		return nil, fmt.Errorf("%w: %w", errLogUnread, err)
	}
	return nil, err
}

// unread is what it means that a database could not be read.
type unread int

const (
	otherFailure unread = iota
	noLogNeeded         // the file alone is the whole database, and nobody changes it
	logNeeded           // changes stand in a log that can't be read here
)

// whyUnread judges a failure by SQLite's extended result code. A folder without the right to write is SQLITE_READONLY_DIRECTORY, which it says only where there is no log;
// a file system that is mounted read-only is SQLITE_CANTOPEN, with a log and without.
func whyUnread(code int, hasLog bool) unread {
	switch {
	case code == sqlite3.SQLITE_READONLY_DIRECTORY, code == sqlite3.SQLITE_CANTOPEN && !hasLog:
		return noLogNeeded
	case code == sqlite3.SQLITE_CANTOPEN:
		return logNeeded
	}
	return otherFailure
}
