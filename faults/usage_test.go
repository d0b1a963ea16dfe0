package faults

import (
	"bufio"
	"fmt"
	"net/http"
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
	goroutines     int
	memory         int64 // bytes
}

func (s *server) usage() (u usage) {
	u.goroutines = s.goroutines()
	folder := filepath.Join("/proc", strconv.Itoa(s.process.Pid))
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

// goroutines is their number as the server's metrics tell it; 0 when they can't be asked.
func (s *server) goroutines() (n int) {
	s.mu.Lock()
	address := s.metrics
	s.mu.Unlock()
	client := http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Get(address)
	if err != nil {
		return 0
	}
	defer answer.Body.Close()
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
		if number, found := strings.CutPrefix(lines.Text(), "go_goroutines "); found {
			n, _ = strconv.Atoi(number)
		}
	}
	return n
}

// What a server may hold at rest, and what it may hold more than before, without anything being left behind.
const (
	restSockets = 5 // its listeners, the monitor's connection, and those of something that it asks Anam just now
	moreThreads = 64
	moreMemory  = 128 << 20
	// moreGoroutines are two for each connection of the monitor and to Anam, and what a job of this minute takes.
	moreGoroutines = 12
)

// within tells whether nothing is left behind. The pool of readers may have grown: each has the file and its write-ahead log open.
func (u usage) within(idle usage) bool {
	readers := max(4, 2*runtime.NumCPU())
	return u.sockets <= restSockets && u.files <= idle.files+3*readers &&
		u.threads <= idle.threads+moreThreads && u.goroutines <= idle.goroutines+moreGoroutines && u.memory <= idle.memory+moreMemory
}

func (u usage) String() string {
	return fmt.Sprintf("%d sockets, %d files, %d threads, %d goroutines, %d MiB", u.sockets, u.files, u.threads, u.goroutines, u.memory>>20)
}
