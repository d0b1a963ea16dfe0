package store

import (
	"os"
	"slices"
	"sync"
)

// connected are the database files that this process has pools of connections to, one entry for each pool.
//
// When a process closes any descriptor of a file, the system drops all locks that the process has on it, SQLite's too:
// https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
// Without its locks another process takes itself for the last one when it closes the database, and deletes the
// write-ahead log under this one, whose acknowledged changes are then lost with it.
// So a file is read past SQLite only by readUnconnected.
var connected connections

type connections struct {
	mu    sync.Mutex
	files []os.FileInfo
}

func (c *connections) add(file os.FileInfo) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.files = append(c.files, file)
}

func (c *connections) remove(file os.FileInfo) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if i := c.index(file); i >= 0 {
		c.files = slices.Delete(c.files, i, i+1)
	}
}

func (c *connections) index(file os.FileInfo) int {
	return slices.IndexFunc(c.files, func(other os.FileInfo) bool { return os.SameFile(file, other) })
}

// readUnconnected lets read open and close the file at the path, unless this process has connections to it.
// None is made meanwhile. done is false where read was not called.
func readUnconnected(path string, read func() error) (done bool, err error) {
	file, err := os.Stat(path)
	if err != nil {
		return false, err
	}
	connected.mu.Lock()
	defer connected.mu.Unlock()
	if connected.index(file) >= 0 {
		return false, nil
	}
	return true, read()
}
