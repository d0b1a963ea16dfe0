package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"time"

	gormsqlite "gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// pragma is a setting of a connection and the value that it must read back as.
type pragma struct{ name, set, reads string }

// busyTimeout is how long a connection waits for a lock.
const busyTimeout = 5 * time.Second

var (
	busyPragma    = pragma{"busy_timeout", "5000", "5000"}
	writerPragmas = []pragma{ // busy_timeout stands first: the others may have to wait already
		busyPragma,
		{"journal_mode", "WAL", "wal"},
		{"synchronous", "FULL", "2"},
		{"foreign_keys", "1", "1"},
		{"secure_delete", "FAST", "2"}, // what is deleted is overwritten, in pages that are written anyway
	}
	readerPragmas = []pragma{
		busyPragma,
		{"query_only", "1", "1"},
		{"cache_size", "-8000", "-8000"}, // KiB for each connection: with SQLite's own 2,000 a tenth of a read goes to reading pages again
		{"foreign_keys", "1", "1"},
	}
)

// shrinkable lets a database give free pages back. It is for one without tables, or before VACUUM; elsewhere it would only be written again.
var shrinkable = pragma{"auto_vacuum", "INCREMENTAL", "2"}

// writerDSN takes the write lock at BEGIN: a deferred transaction that reads first fails under load.
func writerDSN(path string) string { return dsn(path, writerPragmas) + "&_txlock=immediate" }

// makerDSN is writerDSN for a database that is still to be made.
func makerDSN(path string) string {
	return dsn(path, slices.Insert(slices.Clone(writerPragmas), 1, shrinkable)) + "&_txlock=immediate"
}

func readerDSN(path string) string { return dsn(path, readerPragmas) + "&mode=ro" }

// checkpointDSN waits for nobody, and syncs what it copies.
func checkpointDSN(path string) string {
	return dsn(path, []pragma{{"busy_timeout", "0", "0"}, {"synchronous", "FULL", "2"}}) + "&mode=rw"
}

func backupDSN(path string) string { return dsn(path, []pragma{busyPragma}) + "&mode=ro" }

func dsn(path string, pragmas []pragma) string {
	settings := make([]string, len(pragmas))
	for i, p := range pragmas {
		settings[i] = fmt.Sprintf("_pragma=%s(%s)", p.name, p.set)
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + strings.Join(settings, "&")
}

// connect opens gorm for writing on a pool of at most size connections. failed hears of each failure; it may be nil.
func connect(ctx context.Context, path, dsn string, size int, now func() time.Time, log *slog.Logger, want []pragma, failed func(error)) (*gorm.DB, error) {
	pool, err := openPool(ctx, path, dsn, size, want)
	if err != nil {
		return nil, err
	}
	return handle(pool, now, log, failed)
}

// openPool opens connections to the file at the path and reads their settings back: the driver ignores a misspelt pragma silently.
func openPool(ctx context.Context, path, dsn string, size int, want []pragma) (*sql.DB, error) {
	pool, err := openFile(path, dsn)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size)
	if err := checkPragmas(ctx, pool, want); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return pool, nil
}

// handle opens gorm on a pool, and closes it where that fails. failed hears of each failure; it may be nil.
// gorm keeps no statements: whoever prepares one there holds up all others until a connection is free, and a transaction that waits
// for them has the last one. The connections themselves do, see keepingConn.
func handle(pool *sql.DB, now func() time.Time, log *slog.Logger, failed func(error)) (*gorm.DB, error) {
	db, err := gorm.Open(dialector{&gormsqlite.Dialector{Conn: pool}, failed}, &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		NowFunc:                now,
		Logger: gormLog{logger.NewSlogLogger(log, logger.Config{
			SlowThreshold: slowStatement, LogLevel: logger.Warn, IgnoreRecordNotFoundError: true,
		})},
	})
	if err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return db, nil
}

// slowStatement is how long a statement takes that is logged.
const slowStatement = time.Second

// gormLog writes statements that failed or were slow, never the values in them: prompts, names and hashes are among these.
// It leaves out statements that were cancelled: somebody didn't want their result any more, such as work that goes on when the server stops.
type gormLog struct{ logger.Interface }

// Trace logs a statement that failed or was slow; of all others not even the text is put together.
func (l gormLog) Trace(ctx context.Context, begin time.Time, statement func() (string, int64), err error) {
	failed := err != nil && !errors.Is(err, gorm.ErrRecordNotFound)
	if (failed || time.Since(begin) > slowStatement) && !errors.Is(ctx.Err(), context.Canceled) {
		l.Interface.Trace(ctx, begin, statement, err)
	}
}

// ParamsFilter keeps the values of a statement out of its text. gorm asks the logger that it was given for it, not the one inside.
func (gormLog) ParamsFilter(_ context.Context, text string, _ ...any) (string, []any) {
	return text, nil
}

func checkPragmas(ctx context.Context, pool *sql.DB, want []pragma) error {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	for _, p := range want {
		var got string
		if err := conn.QueryRowContext(ctx, "PRAGMA "+p.name).Scan(&got); err != nil {
			return fmt.Errorf("read back pragma %s: %w", p.name, err)
		}
		if got != p.reads {
			return fmt.Errorf("pragma %s is %s, not %s", p.name, got, p.reads)
		}
	}
	return nil
}

// isBadRow tells a row that SQLite refuses from a failure of the database.
func isBadRow(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code()&0xff == sqlite3.SQLITE_CONSTRAINT
}

// dialector translates the errors of the pure Go driver for gorm; the stock one only knows the cgo driver's.
type dialector struct {
	*gormsqlite.Dialector
	failed func(error) // nil: nobody is told
}

// Translate maps SQLite's extended result codes to gorm's errors, and those of a database that can't be used now to unavailable.
func (d dialector) Translate(err error) error {
	if d.failed != nil {
		d.failed(err)
	}
	if away := unavailable(err); away != nil {
		return away
	}
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return err
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE:
		return fmt.Errorf("%w: %w", gorm.ErrDuplicatedKey, err)
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return fmt.Errorf("%w: %w", gorm.ErrForeignKeyViolated, err)
	case sqlite3.SQLITE_CONSTRAINT_CHECK:
		return fmt.Errorf("%w: %w", gorm.ErrCheckConstraintViolated, err)
	}
	return err
}
