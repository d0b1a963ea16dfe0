package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// backupMark is SQLite's application_id of a backup, "GrBk" in ASCII. A database in use has 0, as those of 0.1.0 and 0.2.0 have.
const backupMark = 0x4772426b

// Where these stand in the head of a database's file: https://sqlite.org/fileformat.html
const (
	headSize  = 100
	journalAt = 18 // 1: without a write-ahead log, as backups are; 2: with one
	markAt    = 68 // the application_id, 4 bytes, big-endian
)

// CopiedOver means that a backup was copied over a database whose write-ahead log still lies beside it.
// SQLite would replay that log into the backup, which undoes it or destroys it.
type CopiedOver struct{ Path string }

func (e *CopiedOver) Error() string {
	return fmt.Sprintf("%[1]s is a backup, and the write-ahead log of another database lies beside it (%[1]s-wal), which would undo it or destroy it. "+
		"Stop every server, move both files to another folder, and bring the backup back with `greenroom restore FILE`", e.Path)
}

// isMarked tells whether the file at the path is a backup that nobody has written to yet. It asks the file and not SQLite,
// which would replay the log to answer. An older Greenroom leaves the mark on what it takes into use, but not the journal of a backup.
// known is false where this process has connections to the file, which may only be asked through SQLite then.
func isMarked(path string) (marked, known bool, err error) {
	known, err = readUnconnected(path, func() error {
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		head := make([]byte, headSize)
		if _, err := io.ReadFull(file, head); err != nil {
			return nil // too short for a database: whoever opens it says so
		}
		marked = binary.BigEndian.Uint32(head[markAt:]) == backupMark && head[journalAt] == 1
		return nil
	})
	if err != nil {
		return false, false, fmt.Errorf("look for the mark of a backup: %w", err)
	}
	return marked, known, nil
}

// isMarkedInside asks SQLite, which is harmless for a file that this process has opened already: a log beside it is its own.
func isMarkedInside(ctx context.Context, path string) (_ bool, err error) {
	db, err := sql.Open("sqlite", backupDSN(path))
	if err != nil {
		return false, fmt.Errorf("look for the mark of a backup: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var mark int
	var journal string
	row := db.QueryRowContext(ctx, "SELECT application_id, journal_mode FROM pragma_application_id, pragma_journal_mode")
	if err := row.Scan(&mark, &journal); err != nil {
		return false, fmt.Errorf("look for the mark of a backup: %w", err)
	}
	return mark == backupMark && journal != "wal", nil
}

// refuseCopiedOver fails where opening the file would replay another database's log. Errors: CopiedOver.
// Where this process has the file open already, that was asked before, and the log is this database's.
func refuseCopiedOver(path string) error {
	if sizeOf(path+"-wal") == 0 {
		return nil
	}
	marked, _, err := isMarked(path)
	if err == nil && marked {
		return &CopiedOver{path}
	}
	return err
}

// takeIntoUse removes the mark of a backup that is to be written from now on: what SQLite puts beside it is its own.
// It goes without a write-ahead log, so that the file itself says so before there is one.
func takeIntoUse(ctx context.Context, path string) (err error) {
	marked, known, err := isMarked(path)
	if err == nil && !known {
		marked, err = isMarkedInside(ctx, path)
	}
	if err != nil || !marked {
		return err
	}
	db, err := sql.Open("sqlite", dsn(path, []pragma{busyPragma, {"journal_mode", "DELETE", "delete"}, {"synchronous", "FULL", "2"}})+"&mode=rw")
	if err != nil {
		return fmt.Errorf("take the backup into use: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.ExecContext(ctx, "PRAGMA application_id = 0"); err != nil {
		return fmt.Errorf("take the backup into use: %w", err)
	}
	return nil
}
