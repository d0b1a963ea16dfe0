package main

import (
	"io"
	"log/slog"
	"math"
	"os"
	"runtime/debug"
	"testing"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// In a container the collector keeps the server below four fifths of what it may have; without a limit, and where somebody chose one, it has none of ours.
// The test runs alone, because the limit is that of the process.
func TestAContainerLimitsMemoryTo80Percent(t *testing.T) {
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(-1)
	t.Cleanup(func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	})
	t.Setenv("GOMEMLIMIT", "1GiB") // the runtime reads it at start
	for _, c := range []struct {
		container memlimit.Provider
		chosen    bool
		want      int64
	}{
		{memlimit.Limit(512 << 20), true, math.MaxInt64},
		{memlimit.Limit(512 << 20), false, 512 << 20 / 10 * 8},
		{func() (uint64, error) { return 0, memlimit.ErrNoLimit }, false, math.MaxInt64},
	} {
		debug.SetMemoryLimit(math.MaxInt64)
		if !c.chosen {
			_ = os.Unsetenv("GOMEMLIMIT")
		}
		boundMemory(environment{}.get, c.container, log)
		if got := debug.SetMemoryLimit(-1); got>>10 != c.want>>10 {
			t.Errorf("chosen %v: %d bytes, want %d", c.chosen, got, c.want)
		}
	}
}
