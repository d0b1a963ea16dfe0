package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// lockSuffix is the end of the lock file's name.
const lockSuffix = ".lock"

// lockFile lets one process at a time open the database; the others wait until release is called.
// It is an empty SQLite database beside the real one: SQLite's locks work alike on every system,
// and the system drops them when a process dies. The file stays: removing it would let two in.
func lockFile(ctx context.Context, path string) (release func() error, err error) {
	// Whoever may read the file may hold the lock, so SQLite must not make it for everybody.
	if err := makeFile(path + lockSuffix); err != nil {
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	db, err := sql.Open("sqlite", dsn(path+lockSuffix, []pragma{{name: "busy_timeout", set: "60000"}})+"&_txlock=exclusive")
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", path, err), db.Close())
	}
	return func() error { return errors.Join(tx.Rollback(), db.Close()) }, nil
}
