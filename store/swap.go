package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// What follows a database's name in that of a folder in which a backup is restored, and of a database that was moved aside.
const (
	restoringPart = ".restoring-"
	replacedPart  = ".replaced-"
)

// besides are the ends of the names of what SQLite has beside a database, and would take for that of another one in its place.
var besides = [...]string{"-wal", "-shm", "-journal"}

// swap moves a database aside, with all that lies beside it, and a new file into its place. A log never lies beside a file that isn't its own.
// Where a kill cuts it short no database is at the path, which every command says; the next restore begins with putting it back.
func swap(file, path string, now time.Time) (aside string, err error) {
	name := path + replacedPart + now.UTC().Format("20060102T150405.000Z")
	if err := errors.Join(mustBeUnused(path), mustBeFreeForAll(name), finish(file, path), noteSwap(file, name)); err != nil {
		return "", fmt.Errorf("prepare to move the database aside: %w", err)
	}
	if aside, err = moveAside(path, name); err == nil {
		err = os.Rename(file, path)
	}
	if err != nil {
		return "", errors.Join(fmt.Errorf("put the backup in place: %w", err), moveBack(name, path))
	}
	return aside, syncFolder(filepath.Dir(path))
}

// mustBeFreeForAll fails where a database, or what lies beside one, has a name already.
func mustBeFreeForAll(name string) (err error) {
	for _, suffix := range append([]string{""}, besides[:]...) {
		err = errors.Join(err, mustBeFree(name+suffix))
	}
	return err
}

// noteSwap keeps beside the new file what the old one is about to be called.
func noteSwap(file, aside string) error {
	folder := filepath.Dir(file)
	return errors.Join(os.WriteFile(filepath.Join(folder, filepath.Base(aside)), nil, 0o600), syncFolder(folder))
}

// moveAside moves the database first: without its file, nobody takes what is left for whole. aside is empty where there was none.
func moveAside(path, name string) (aside string, err error) {
	if !isMissing(path) {
		aside = name
	}
	for _, suffix := range append([]string{""}, besides[:]...) {
		if err := moveIfThere(path+suffix, name+suffix); err != nil {
			return "", err
		}
	}
	return aside, nil
}

// moveBack is the reverse of moveAside, in the opposite order.
func moveBack(name, path string) error {
	for _, suffix := range append(besides[:], "") {
		if err := moveIfThere(name+suffix, path+suffix); err != nil {
			return err
		}
	}
	return nil
}

func moveIfThere(from, to string) error {
	if isMissing(from) {
		return nil
	}
	if err := mustBeFree(to); err != nil {
		return err
	}
	return os.Rename(from, to)
}

// endCutShort puts the database back that a killed restore had moved aside, and removes what it left. Only whoever holds the lock comes here.
func endCutShort(path string) error {
	folders, err := namesAfter(path, restoringPart)
	if err != nil {
		return err
	}
	for _, folder := range folders {
		if isMissing(path) {
			if err := putBack(folder, path); err != nil {
				return fmt.Errorf("put back what a restore moved aside that was cut short: %w", err)
			}
		}
		if err := os.RemoveAll(folder); err != nil {
			return fmt.Errorf("remove what a restore left that was cut short: %w", err)
		}
	}
	return nil
}

// putBack reads what noteSwap wrote; there is nothing when the restore was cut short before.
func putBack(folder, path string) error {
	noted, err := namesAfter(filepath.Join(folder, filepath.Base(path)), replacedPart)
	if err != nil {
		return err
	}
	for _, name := range noted {
		if err := moveBack(filepath.Join(filepath.Dir(path), filepath.Base(name)), path); err != nil {
			return err
		}
	}
	return nil
}

// namesAfter gives what lies beside a path under names that go on from its own with part.
func namesAfter(path, part string) (found []string, err error) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("look beside %s: %w", path, err)
	}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), filepath.Base(path)+part) {
			found = append(found, filepath.Join(filepath.Dir(path), entry.Name()))
		}
	}
	return found, nil
}

// finish makes a file ready for its place at the path, for good.
func finish(file, path string) error {
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(giveToOwnerOf(filepath.Dir(path), f), f.Sync(), f.Close())
}
