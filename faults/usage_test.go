package faults

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// usage is what a process holds. Without /proc, as on macOS, everything is zero.
type usage struct {
	sockets, files int
	threads        int
	memory         int64 // bytes
}

func usageOf(pid int) (u usage) {
	folder := filepath.Join("/proc", strconv.Itoa(pid))
	open, _ := os.ReadDir(filepath.Join(folder, "fd"))
	for _, one := range open {
		to, err := os.Readlink(filepath.Join(folder, "fd", one.Name()))
		switch {
		case err != nil: // closed meanwhile
		case strings.HasPrefix(to, "socket:"):
			u.sockets++
		default:
			u.files++
		}
	}
	status, _ := os.ReadFile(filepath.Join(folder, "status"))
	for line := range strings.Lines(string(status)) {
		name, value, _ := strings.Cut(line, ":")
		number, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
		switch name {
		case "Threads":
			u.threads = int(number)
		case "VmRSS":
			u.memory = number << 10
		}
	}
	return u
}

// What a server may hold at rest, and what it may hold more than before, without anything being left behind.
const (
	restSockets = 4 // its listener, the monitor's connection, and those of something that it asks Anam just now
	moreThreads = 64
	moreMemory  = 128 << 20
)

// within tells whether nothing is left behind. The pool of readers may have grown: each has the file and its write-ahead log open.
func (u usage) within(idle usage) bool {
	readers := max(4, 2*runtime.NumCPU())
	return u.sockets <= restSockets && u.files <= idle.files+3*readers &&
		u.threads <= idle.threads+moreThreads && u.memory <= idle.memory+moreMemory
}

func (u usage) String() string {
	return fmt.Sprintf("%d sockets, %d files, %d threads, %d MiB", u.sockets, u.files, u.threads, u.memory>>20)
}
