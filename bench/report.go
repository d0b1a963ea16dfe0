package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// The floors that the mint path must hold.
const (
	floorOfForwarder = 0.6                   // of its rate, instant upstream, 64 at once
	floorOfExpress   = 8.0                   // times its rate, instant upstream, 64 at once
	mostAdded        = 10 * time.Millisecond // at the median, 1,000 at once behind 100 ms
)

// errBroken means that a floor does not hold. The report says which.
var errBroken = errors.New("a floor is broken")

// floors checks each floor and prints whether it holds.
type floors struct {
	out io.Writer
	err error // errBroken once one does not hold
}

func (f *floors) hold(ok bool, format string, args ...any) {
	word := "holds"
	if !ok {
		word, f.err = "BROKEN", errBroken
	}
	fmt.Fprintf(f.out, "%-6s  "+format+"\n", append([]any{word}, args...)...)
}

// results are one setting's figures.
type results struct {
	setting
	direct  measured
	servers []measured // in the order in which they are measured
}

// of gives the figures of a server by its name.
func (r results) of(name string) measured {
	return r.servers[slices.IndexFunc(r.servers, func(m measured) bool { return m.name == name })]
}

type report struct {
	table *tabwriter.Writer
	rows  []results
}

func newReport(out io.Writer) *report {
	r := &report{table: tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)}
	fmt.Fprintln(out, "Mints through each server; added time is against the upstream asked directly.")
	fmt.Fprintln(r.table, "at once\tupstream\tserver\trate/s\tof forwarder\tof Express\tp50 added\tp99 added\tCPU/mint\tpeak memory\terrors\t")
	return r
}

func (r *report) add(row results) {
	r.rows = append(r.rows, row)
	forwarder, express := row.of("forwarder"), row.of("Express")
	for _, m := range row.servers {
		fmt.Fprintf(r.table, "%d\t%s\t%s\t%.0f\t%.2f\t%.2f\t%s\t%s\t%s\t%d MiB\t%d\t\n", row.parallel, row.delay, m.name, m.rate,
			m.rate/forwarder.rate, m.rate/express.rate, added(m.p50, row.direct.p50), added(m.p99, row.direct.p99),
			m.cpu.Round(time.Microsecond), m.memory>>20, m.failed)
	}
}

func added(through, direct time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64((through-direct).Microseconds())/1000)
}

// verdict prints the table and checks the floors.
func (r *report) verdict(held *floors) error {
	if err := r.table.Flush(); err != nil {
		return err
	}
	for _, row := range r.rows {
		g := row.of("Greenroom")
		if row.parallel == 64 && row.delay == 0 {
			forwarder, express := row.of("forwarder").rate, row.of("Express").rate
			held.hold(g.rate >= floorOfForwarder*forwarder, "%.2f of the forwarder's rate, floor %.1f", g.rate/forwarder, floorOfForwarder)
			held.hold(g.rate >= floorOfExpress*express, "%.1f times the rate of Express, floor %.0f", g.rate/express, floorOfExpress)
		}
		if row.parallel == 1000 && row.delay > 0 {
			extra := g.p50 - row.direct.p50
			held.hold(g.failed == 0, "%d errors at 1,000 at once behind 100 ms, floor 0", g.failed)
			held.hold(extra <= mostAdded, "%s added at the median there, at most %s", extra.Round(100*time.Microsecond), mostAdded)
		}
	}
	return nil
}
