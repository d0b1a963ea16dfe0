package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// place is where a backup is restored. It is locked, so that no server can start there meanwhile.
type place struct {
	release func() error
	// What was made for it goes again where nothing is restored: a lock alone would look like that of a database that was lost.
	lock    string   // empty: there was one, or a database
	folders []string // from the inside out
}

func holdPlace(ctx context.Context, path string) (here *place, err error) {
	here = &place{}
	if here.folders, err = makeFolders(filepath.Dir(path)); err != nil {
		return nil, errors.Join(fmt.Errorf("make the database's folder: %w", err), here.leave(false))
	}
	if isMissing(path) && isMissing(path+lockSuffix) {
		here.lock = path + lockSuffix
	}
	if here.release, err = lockFile(ctx, path); err != nil {
		return nil, errors.Join(err, here.leave(false))
	}
	return here, nil
}

// leave ends the lock. What was made is kept when it is used from now on.
func (p *place) leave(used bool) (err error) {
	if !used && p.lock != "" {
		_ = os.Remove(p.lock) // while it is held: nobody else can have it
	}
	if p.release != nil {
		err = p.release()
	}
	for _, folder := range p.folders {
		_ = os.Remove(folder) // one that is used has files and stays
	}
	return err
}

// makeFolders makes a folder and those around it, and gives the ones that were missing, from the inside out.
func makeFolders(path string) (made []string, err error) {
	for at := path; isMissing(at); at = filepath.Dir(at) {
		made = append(made, at)
	}
	return made, os.MkdirAll(path, 0o750)
}

func isMissing(path string) bool {
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist)
}
