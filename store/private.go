package store

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
)

// makeFile makes an empty file when it is missing, for its owner alone.
func makeFile(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	switch {
	case err == nil:
		return errors.Join(giveToOwnerOf(filepath.Dir(path), file), file.Close())
	case !errors.Is(err, fs.ErrExist):
		return err
	}
	if file, err = os.OpenFile(path, os.O_RDWR, 0o600); err != nil {
		return err
	}
	return file.Close()
}

// giveToOwnerOf keeps what root makes by a command usable for the server, which runs as the owner of the folder.
// SQLite does so with the files that it makes beside a database. The open file is given, whatever that owner puts under its name meanwhile.
func giveToOwnerOf(folder string, file *os.File) error {
	if os.Geteuid() != 0 {
		return nil
	}
	info, err := os.Stat(folder)
	if err != nil {
		return err
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || owner.Uid == 0 {
		return nil
	}
	return file.Chown(int(owner.Uid), int(owner.Gid))
}

// hintAtOwner says what to do about a file that another user copied here.
func hintAtOwner(err error) error {
	if !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return fmt.Errorf("%w; put it where the user of this command may read it, such as `sudo install -m 600 -o greenroom -g greenroom FILE /var/lib/greenroom/`", err)
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
