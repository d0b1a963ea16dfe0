// Command bench measures Greenroom beside others, all in one run on one machine, from the repository's root.
// Each part has a file that is named for it:
//
//	mint.go        minting beside a bare Fiber handler that only forwards, and beside Express as Anam's docs show it
//	breadth.go     minting over many templates and keys, with and without publishing meanwhile
//	pocketbase.go  get, list, search and save beside PocketBase
//	growth.go      API and pages on a small and on a large database
//	recorded.go    as many mints recorded as answers given
//	weight.go      weight of the list page, start, memory after load
//	first_frame.go time to the first frame on the preview, beside a page that only runs Anam's SDK
//
// What is compared takes turns, round by round, and the figures are medians of the rounds' ratios: a busy machine slows both alike.
// The servers, the load generator and Anam's stand-in are processes of their own.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// roles are what this program is in a process of its own, with the rest of the command line.
var roles = map[string]func(args []string) error{"forward": forward, "upstream": standIn, "load": generate}

// part is one thing that is measured.
type part struct {
	name    string
	measure func(context.Context, *run) error
}

var parts = []part{
	{"mint", mintBesideOthers}, {"breadth", mintInBreadth}, {"pocketbase", besidePocketBase},
	{"growth", grown}, {"weight", weighed}, {"frames", firstFrames},
}

func main() {
	if len(os.Args) > 1 && roles[os.Args[1]] != nil {
		if err := roles[os.Args[1]](os.Args[2:]); err != nil {
			fail(err)
		}
		return
	}
	// SIGPIPE too: the reader of the report may exit first.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGPIPE)
	defer stop()
	if err := bench(ctx, os.Args[1:], os.Stdout); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "bench:", err)
	os.Exit(1)
}

// run is what the parts share.
type run struct {
	sizes
	*book
	binary, pocketbase string
	folder             string // for databases
}

// room is a folder for a part.
func (r *run) room(part string) (string, error) {
	path := filepath.Join(r.folder, part)
	return path, os.MkdirAll(path, 0o700)
}

func bench(ctx context.Context, args []string, out io.Writer) (err error) {
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	r := &run{sizes: ordinary, book: &book{out: out}}
	f.StringVar(&r.binary, "greenroom", "bin/greenroom", "the `binary` to measure")
	f.StringVar(&r.pocketbase, "pocketbase", "bin/bench-pocketbase", "the `binary` of bench/pocketbase")
	quick := f.Bool("quick", false, "small databases and short loads: shows that everything can be measured, and says little of speed")
	growth := f.String("growth", "", "full: compare with 100,000 templates and a million mints; takes half an hour")
	only := f.String("only", "", "the `parts` to measure, with commas: mint, breadth, pocketbase, growth, weight, frames")
	reportOnly := f.Bool("report-only", false, "let broken floors of speed not fail the run: a busy machine says little of speed")
	raw := f.String("raw", "bin/bench.json", "the `file` for the raw figures")
	if err := f.Parse(args); err != nil {
		return err
	}
	if *quick {
		r.sizes = short
	}
	switch *growth {
	case "":
	case "full":
		r.large = full
	default:
		return fmt.Errorf("there is no growth %q; leave it out or say full", *growth)
	}
	chosen, err := choose(*only)
	if err != nil {
		return err
	}
	if r.folder, err = os.MkdirTemp("", "greenroom-bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(r.folder)) }()
	measured := r.measure(ctx, chosen)
	return errors.Join(measured, r.write(*raw), r.verdict(*reportOnly))
}

func choose(only string) ([]part, error) {
	if only == "" {
		return parts, nil
	}
	var chosen []part
	for name := range strings.SplitSeq(only, ",") {
		i := slices.IndexFunc(parts, func(p part) bool { return p.name == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no part %q", name)
		}
		chosen = append(chosen, parts[i])
	}
	return chosen, nil
}

// measure goes on behind a part that fails, so that one run tells of all.
func (r *run) measure(ctx context.Context, chosen []part) (err error) {
	for _, p := range chosen {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		fmt.Fprintf(os.Stderr, "bench: %s ...\n", p.name)
		if failed := p.measure(ctx, r); failed != nil {
			err = errors.Join(err, fmt.Errorf("%s: %w", p.name, failed))
		}
	}
	return err
}
