package store

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
)

// makeFile makes an empty file when it is missing, for its owner alone.
func makeFile(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrExist) {
		if file, err = os.OpenFile(path, os.O_RDWR, 0); err == nil {
			err = file.Close()
		}
		return err
	}
	if err != nil {
		return err
	}
	return errors.Join(giveToOwnerOf(filepath.Dir(path), file), file.Close())
}

// giveToOwnerOf gives a file that root made to whom the folder of the database belongs: the server runs as that user, whoever typed the command.
func giveToOwnerOf(folder string, file *os.File) error {
	if os.Geteuid() != 0 {
		return nil
	}
	info, err := os.Stat(folder)
	if err != nil {
		return err
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	return file.Chown(int(owner.Uid), int(owner.Gid))
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
