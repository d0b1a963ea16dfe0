package backups

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// timeFormat is the time in the name of a backup. Names in the order of their letters are in the order of time.
const timeFormat = "20060102T150405Z"

// workPattern follows the database's name in that of a folder in which a backup is made.
const workPattern = ".making-*"

// base is the name of the database without its ending, so that several may share a folder.
func (k *Keeper) base() string {
	name := filepath.Base(k.Store.Path())
	return strings.TrimSuffix(name, filepath.Ext(name))
}

func (k *Keeper) file(at time.Time) string {
	return filepath.Join(k.Folder, k.base()+"-"+at.UTC().Format(timeFormat)+".db")
}

// LacksNewest tells that the backup which was proven last is not in the folder: the folder is another one now, or the database
// came to a new machine. After a failed one it is not asked: that is made again by the schedule.
func (k *Keeper) LacksNewest() bool {
	state := k.Store.Backups()
	if state.File == "" || !state.Failed.IsZero() {
		return false
	}
	_, err := os.Stat(filepath.Join(k.Folder, filepath.Base(state.File)))
	return errors.Is(err, fs.ErrNotExist)
}

// forgetOld removes scheduled backups and those from before upgrades beyond the newest of each. A name from the future was given by a clock
// that was ahead: nobody knows how old it is, so it is the first to go, and never outlives the backup that was made just now.
func (k *Keeper) forgetOld() error {
	scheduled := regexp.MustCompile("^" + regexp.QuoteMeta(k.base()) + `-(\d{8}T\d{6}Z)\.db$`)
	upgrades := regexp.MustCompile("^" + regexp.QuoteMeta(filepath.Base(k.Store.Path())) + `\.v\d+-(\d{8}T\d{6}\.\d{3})\.bak$`)
	return errors.Join(k.keepNewest(k.Folder, scheduled), k.keepNewest(filepath.Dir(k.Store.Path()), upgrades))
}

// keepNewest orders files by the time that the pattern finds in their names.
func (k *Keeper) keepNewest(folder string, pattern *regexp.Regexp) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return fmt.Errorf("look for old backups: %w", err)
	}
	var names []string
	for _, entry := range entries {
		if entry.Type().IsRegular() && pattern.MatchString(entry.Name()) {
			names = append(names, entry.Name())
		}
	}
	now := k.Now().UTC().Format("20060102T150405")
	at := func(name string) string {
		if at := pattern.FindStringSubmatch(name)[1]; at[:len(now)] <= now {
			return at
		}
		return "" // of the future
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(strings.Compare(at(b), at(a)), strings.Compare(b, a)) })
	var errs []error
	for _, name := range names[min(k.Keep, len(names)):] {
		errs = append(errs, os.Remove(filepath.Join(folder, name)))
	}
	return errors.Join(errs...)
}

// clearUnfinished removes what a killed process left of a backup. Only the process that has the job comes here.
func (k *Keeper) clearUnfinished() {
	left, err := filepath.Glob(filepath.Join(k.Folder, "*"))
	if err != nil {
		return
	}
	for _, path := range left {
		if strings.HasPrefix(filepath.Base(path), k.base()+strings.TrimSuffix(workPattern, "*")) {
			if err := os.RemoveAll(path); err != nil {
				k.Log.Warn("an unfinished backup is not removed", "error", err)
			}
		}
	}
}
