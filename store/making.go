package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// LostDatabase means that there is no database at the path, and that one was there.
type LostDatabase struct {
	Path string
	// Left are the files of it that lie there still: its write-ahead log, its lock, backups before upgrades, what a restore moved aside.
	Left []string
}

func (e *LostDatabase) Error() string {
	return fmt.Sprintf("there is no database at %[1]s (no file, or an empty one), but there was one: beside it lie %[2]s. "+
		"If that file was moved, put the database back; otherwise bring back its newest backup with `greenroom restore FILE`. "+
		"Don't copy a backup to %[1]s by hand before %[1]s-wal and %[1]s-shm are in another folder: they would undo or destroy it. "+
		"To begin with a new database, move all files named here to another folder",
		e.Path, strings.Join(e.Left, ", "))
}

// makePrivate makes the folder and the file when they are missing; only their owner may read prompts and hashes.
// Errors: LostDatabase.
func makePrivate(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return fmt.Errorf("make the database's folder: %w", err)
	}
	// Looked for first: of a database that another process makes just now there is the file before anything else.
	left, err := leftBeside(path)
	if err != nil {
		return err
	}
	beingMade := isBeingMade(path) // asked before the size: it is true until there is content
	empty := sizeOf(path) == 0
	if empty && len(left) > 0 && (!beingMade || hadContent(path, left)) {
		return &LostDatabase{path, left}
	}
	if empty {
		if err := makeFile(path + makingSuffix); err != nil {
			return fmt.Errorf("make the database: %w", err)
		}
	}
	if err := makeFile(path); err != nil {
		if !empty {
			return fmt.Errorf("open the database for writing: %w", err)
		}
		return fmt.Errorf("make the database: %w", err)
	}
	return nil
}

// leftBeside gives the files of a database but for itself.
func leftBeside(path string) (left []string, err error) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("look into the database's folder: %w", err)
	}
	name := filepath.Base(path)
	for _, entry := range entries {
		rest, found := strings.CutPrefix(entry.Name(), name)
		if found && (rest == "-wal" || rest == "-shm" || rest == ".lock" || strings.HasPrefix(rest, replacedPart) || strings.HasPrefix(rest, ".") && strings.HasSuffix(rest, ".bak")) {
			left = append(left, filepath.Join(filepath.Dir(path), entry.Name()))
		}
	}
	return left, nil
}

// makingSuffix is the end of the name of a file that lies beside a database while it is made, and after a making that was cut short.
// The lock can't say so: it stays for good, and an empty file beside it may be a database that lost its content.
const makingSuffix = ".making"

func isBeingMade(path string) bool {
	_, err := os.Stat(path + makingSuffix)
	return err == nil
}

// endMaking says that there is a database now: whatever is empty from here on was emptied.
func endMaking(path string) error {
	if err := os.Remove(path + makingSuffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("end the making of the database: %w", err)
	}
	return nil
}

// hadContent tells whether an empty or missing database that is being made had content before: what lies beside it would not be there so early.
func hadContent(path string, left []string) bool {
	for _, name := range left {
		if strings.HasSuffix(name, ".bak") || strings.HasSuffix(name, "-wal") && sizeOf(name) > 0 {
			return true
		}
	}
	_, err := os.Stat(path)
	return err != nil
}

// Made tells whether this process has made the database.
func (s *Store) Made() bool { return s.made }

// Path is where the database's file is.
func (s *Store) Path() string { return s.path }
