package store

import (
	"fmt"
	"path/filepath"
	"syscall"
)

// Disk is the room on the disk of the database, in bytes.
type Disk struct {
	Free  uint64 // for this process
	Total uint64
	Used  uint64 // by the database
}

const (
	// leastRoom is the room that is enough on any disk: weeks of requests.
	leastRoom = 1 << 30
	// leastShare is the part of a small disk that is enough, one in so many.
	leastShare = 20
)

// Low tells whether the room runs out: less than a gigabyte, on a small disk less than 5 % of it.
// Room for one copy of the database must be left too, because every backup and every upgrade makes one.
func (d Disk) Low() bool {
	return d.Free < max(min(leastRoom, d.Total/leastShare), d.Used)
}

// Disk asks for the room on the disk of the database.
func (s *Store) Disk() (Disk, error) {
	found, err := diskAt(filepath.Dir(s.path))
	if err != nil {
		return Disk{}, err
	}
	if file, err := findFile(s.path); err == nil {
		found.Used = uint64(file.Size())
	}
	return found, nil
}

func diskAt(folder string) (Disk, error) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(folder, &disk); err != nil {
		return Disk{}, fmt.Errorf("ask for the room on the disk: %w", err)
	}
	return Disk{Free: disk.Bavail * uint64(disk.Bsize), Total: disk.Blocks * uint64(disk.Bsize)}, nil
}

// RoomAt is how many bytes the disk of a folder has left for this process.
func RoomAt(folder string) (uint64, error) {
	disk, err := diskAt(folder)
	return disk.Free, err
}

// Room is how many bytes the disk of the database has left for this process.
func (s *Store) Room() (uint64, error) {
	disk, err := s.Disk()
	return disk.Free, err
}
