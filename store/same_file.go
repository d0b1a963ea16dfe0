package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"os"

	"greenroom/messages"
)

// sameFile fails when the path leads to another file than the one that was opened, or to none:
// what is written from then on is lost with the last process that has the old file open.
func sameFile(path string, opened os.FileInfo) error {
	now, err := findFile(path)
	if err == nil && !os.SameFile(opened, now) {
		err = errors.New("the database was replaced by another file; stop the server, then put the right file back, or a backup with `greenroom restore FILE`")
	}
	if err != nil {
		return unavailableBy(messages.DatabaseMoved, err)
	}
	return nil
}

// oneFile opens connections only while the path leads to the file that the first one found there. SQLite deletes the write-ahead log
// that lies beside an empty file, and with it what was acknowledged last: the file that comes back would lack it.
type oneFile struct {
	driver driver.Driver
	path   string
	dsn    string
	opened os.FileInfo
	told   *listener
}

// openFile makes a pool of connections to one file. Errors: ErrNoDatabase, LostDatabase, CopiedOver.
func openFile(path, dsn string) (*sql.DB, error) {
	opened, err := findFile(path)
	if err != nil {
		return nil, err
	}
	if log := path + "-wal"; opened.Size() == 0 && sizeOf(log) > 0 {
		return nil, &LostDatabase{path, []string{log}}
	}
	if err := refuseCopiedOver(path); err != nil {
		return nil, err
	}
	registered, err := sql.Open("sqlite", dsn) // connects to nothing; only the registered driver knows our SQL functions
	if err != nil {
		return nil, err
	}
	connected.add(opened) // until the pool is closed
	return sql.OpenDB(oneFile{registered.Driver(), path, dsn, opened, &listener{}}), registered.Close()
}

// Connect opens a connection. Errors: unavailable.
func (o oneFile) Connect(context.Context) (driver.Conn, error) {
	if err := sameFile(o.path, o.opened); err != nil {
		return nil, err
	}
	conn, err := o.driver.Open(o.dsn)
	if err != nil {
		return nil, err
	}
	return keepStatements(conn, o.told)
}

// Driver gives SQLite's driver.
func (o oneFile) Driver() driver.Driver { return o.driver }

// Close is called when the pool is closed.
func (o oneFile) Close() error {
	connected.remove(o.opened)
	return nil
}
