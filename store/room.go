package store

import (
	"fmt"
	"path/filepath"
	"syscall"
)

// Room is how many bytes the disk of the database has left for this process.
func (s *Store) Room() (uint64, error) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(filepath.Dir(s.path), &disk); err != nil {
		return 0, fmt.Errorf("ask for the room on the disk: %w", err)
	}
	return disk.Bavail * uint64(disk.Bsize), nil
}
