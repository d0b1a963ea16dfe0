// Command bench measures the mint path: Greenroom with recording on, beside a bare Fiber handler that only forwards
// the same call (the ceiling) and a Node server that does one fetch per request, as Anam's docs show it with Express and bare;
// and the time to the first frame on Greenroom's preview, beside a page that only runs Anam's SDK.
// All in one run on one machine, from the repository's root.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// setting is one load: how many callers at once, and how long the upstream takes.
type setting struct {
	parallel int
	delay    time.Duration
}

var settings = []setting{{64, 0}, {1000, 0}, {64, 100 * time.Millisecond}, {1000, 100 * time.Millisecond}}

func main() {
	binary := flag.String("greenroom", "bin/greenroom", "the `binary` to measure")
	span := flag.Duration("span", 4*time.Second, "how long each load lasts, after a warm-up of a quarter of it")
	reportOnly := flag.Bool("report-only", false, "print broken floors without failing: a busy machine says little of speed")
	framesOnly := flag.Bool("frames-only", false, "measure only the time to first frame")
	flag.Parse()
	if flag.Arg(0) == "forward" {
		forward(flag.Arg(1))
		return
	}
	// SIGPIPE too: the reader of the report may exit first.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGPIPE)
	defer stop()
	err := run(ctx, *binary, *span, *framesOnly)
	if errors.Is(err, errBroken) && *reportOnly {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run measures everything, or the frames alone, and reports whether the floors hold.
func run(ctx context.Context, binary string, span time.Duration, framesOnly bool) error {
	held := &floors{out: os.Stdout}
	if !framesOnly {
		if err := mintPath(ctx, binary, span, held); err != nil {
			return err
		}
	}
	if err := firstFrames(ctx, binary, held); err != nil {
		return err
	}
	return held.err
}

// mintPath measures every setting and prints the table.
func mintPath(ctx context.Context, binary string, span time.Duration, held *floors) error {
	up, err := startUpstream()
	if err != nil {
		return err
	}
	servers, err := startServers(ctx, binary, up.url)
	if err != nil {
		return err
	}
	defer servers.stop()
	r := newReport(held.out)
	for _, set := range settings {
		up.delay.Store(int64(set.delay))
		direct, err := load(up.target(), set.parallel, span)
		if err != nil {
			return err
		}
		row := results{setting: set, direct: direct}
		for _, s := range servers.list {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			before := s.usage()
			got, err := load(s.target, set.parallel, span)
			if err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			got.cpu, got.memory = s.usage().since(before, got.sent)
			got.name = s.name
			row.servers = append(row.servers, got)
		}
		r.add(row)
	}
	return r.verdict(held)
}
