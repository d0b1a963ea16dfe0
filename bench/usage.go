package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// usage is a process's CPU time and memory, from /proc on Linux; elsewhere it is zero.
type usage struct {
	cpu    time.Duration
	memory int64 // bytes, the peak
}

// tick is the unit of /proc/PID/stat: USER_HZ is 100 on every Linux that Go runs on.
const tick = 10 * time.Millisecond

func (s server) usage() usage {
	folder := fmt.Sprintf("/proc/%d/", s.cmd.Process.Pid)
	var u usage
	if raw, err := os.ReadFile(folder + "stat"); err == nil {
		fields := strings.Fields(string(raw[strings.LastIndexByte(string(raw), ')')+1:]))
		u.cpu = (ticks(fields[11]) + ticks(fields[12])) * tick
	}
	if raw, err := os.ReadFile(folder + "status"); err == nil {
		for line := range strings.Lines(string(raw)) {
			if rest, found := strings.CutPrefix(line, "VmHWM:"); found {
				kib, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
				u.memory = kib << 10
			}
		}
	}
	return u
}

func ticks(text string) time.Duration {
	n, _ := strconv.ParseInt(text, 10, 64)
	return time.Duration(n)
}

// since gives the CPU time per mint and the peak of memory. Only 4/5 of the CPU time count: the warm-up added a quarter to the mints.
func (u usage) since(before usage, mints int) (time.Duration, int64) {
	return (u.cpu - before.cpu) * 4 / 5 / time.Duration(max(mints, 1)), u.memory
}
