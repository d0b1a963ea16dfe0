package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// The floors that the mint path must hold.
const (
	floorOfForwarder = 0.6                   // of its rate, instant upstream, 64 at once
	floorOfNode      = 8.0                   // times its rate, instant upstream, 64 at once
	mostAdded        = 10 * time.Millisecond // at the median, 1,000 at once behind 100 ms
)

// errBroken means that a floor is not held; the report says which.
var errBroken = errors.New("a floor is broken")

// floors tells of each floor whether it holds.
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
	direct                     measured
	forwarder, node, greenroom measured
}

func (r *results) of(name string, m measured) {
	switch name {
	case "forwarder":
		r.forwarder = m
	case "node":
		r.node = m
	case "greenroom":
		r.greenroom = m
	}
}

type report struct {
	table *tabwriter.Writer
	rows  []results
}

func newReport(out io.Writer) *report {
	r := &report{table: tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)}
	fmt.Fprintln(out, "Mints through each server; added time is against the upstream asked directly.")
	fmt.Fprintln(r.table, "at once\tupstream\tserver\trate/s\tof forwarder\tof node\tp50 added\tp99 added\tCPU/mint\tpeak memory\terrors\t")
	return r
}

func (r *report) add(row results) {
	r.rows = append(r.rows, row)
	for _, s := range []struct {
		name string
		m    measured
	}{{"forwarder", row.forwarder}, {"node", row.node}, {"greenroom", row.greenroom}} {
		fmt.Fprintf(r.table, "%d\t%s\t%s\t%.0f\t%.2f\t%.2f\t%s\t%s\t%s\t%d MiB\t%d\t\n", row.parallel, row.delay, s.name, s.m.rate,
			s.m.rate/row.forwarder.rate, s.m.rate/row.node.rate, added(s.m.p50, row.direct.p50), added(s.m.p99, row.direct.p99),
			s.m.cpu.Round(time.Microsecond), s.m.memory>>20, s.m.failed)
	}
}

func added(through, direct time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64((through-direct).Microseconds())/1000)
}

// verdict prints the table and holds the floors.
func (r *report) verdict(held *floors) error {
	if err := r.table.Flush(); err != nil {
		return err
	}
	for _, row := range r.rows {
		g := row.greenroom
		if row.parallel == 64 && row.delay == 0 {
			held.hold(g.rate >= floorOfForwarder*row.forwarder.rate, "%.2f of the forwarder's rate, floor %.1f", g.rate/row.forwarder.rate, floorOfForwarder)
			held.hold(g.rate >= floorOfNode*row.node.rate, "%.1f times Node's rate, floor %.0f", g.rate/row.node.rate, floorOfNode)
		}
		if row.parallel == 1000 && row.delay > 0 {
			extra := g.p50 - row.direct.p50
			held.hold(g.failed == 0, "%d errors at 1,000 at once behind 100 ms, floor 0", g.failed)
			held.hold(extra <= mostAdded, "%s added at the median there, at most %s", extra.Round(100*time.Microsecond), mostAdded)
		}
	}
	return nil
}
