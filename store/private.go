package store

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
)

// makeFile makes an empty file when it is missing, for its owner alone.
func makeFile(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

// others are the rights of everybody on the machine. Those of the group are left alone: somebody may have given them on purpose.
const others fs.FileMode = 0o007

// keepPrivate takes the rights of others away from a database that was made readable, by a copy or by hand, and says so.
// One that can't be changed is told and used all the same: its tokens are needed more.
func keepPrivate(path string, log *slog.Logger) {
	for _, name := range []string{path, path + "-wal", path + "-shm", path + lockSuffix} {
		was, err := os.Stat(name)
		if errors.Is(err, fs.ErrNotExist) || err == nil && was.Mode()&others == 0 {
			continue
		}
		if err == nil {
			err = os.Chmod(name, was.Mode().Perm()&0o600)
		}
		if err != nil {
			log.Warn("others may read a file of the database, and that can't be changed", "file", name, "error", err)
			continue
		}
		log.Warn("others could read a file of the database; now its owner alone can", "file", name, "mode", was.Mode().Perm().String())
	}
}
