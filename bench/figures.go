package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

var (
	errBroken = errors.New("a floor is broken")
	errWrong  = errors.New("something is wrong, on a machine of any speed")
)

// floor bounds a figure; the zero floor bounds nothing.
type floor struct {
	Least, Most float64 `json:",omitzero"`
	Red         float64 `json:",omitzero"` // from here on the run fails; 0: when it is off by more than a quarter
}

func atLeast(n float64) floor { return floor{Least: n} }
func atMost(n float64) floor  { return floor{Most: n} }

// figure is a row of the table.
type figure struct {
	Part, What string
	Unit       string `json:",omitempty"` // none: a ratio
	Value      float64
	Rounds     []float64
	Floor      floor
}

// entry is one load among the raw figures.
type entry struct {
	Part, Load string
	Round      int
	Server     string
	measured
}

// book gathers all that a run finds.
type book struct {
	out     io.Writer
	Loads   []entry
	Figures []figure
	Told    []string // what could not be measured, and why
	Wrong   []string // what fails the run on a machine of any speed
}

// hold adds a figure as the median of its rounds. Without rounds there is no figure.
func (b *book) hold(part, what string, rounds []float64, f floor) {
	b.holdIn(part, what, "", rounds, f)
}

func (b *book) holdIn(part, what, unit string, rounds []float64, f floor) {
	rounds = slices.DeleteFunc(rounds, math.IsNaN)
	if len(rounds) == 0 {
		b.tell("%s: not measured: %s", part, what)
		return
	}
	b.Figures = append(b.Figures, figure{part, what, unit, median(rounds), rounds, f})
}

func (b *book) tell(format string, args ...any) {
	b.Told = append(b.Told, fmt.Sprintf(format, args...))
}
func (b *book) wrong(format string, args ...any) {
	b.Wrong = append(b.Wrong, fmt.Sprintf(format, args...))
}

const (
	holds  = "holds"
	missed = "missed"
	red    = "RED"
)

// state says how a figure stands to its floor.
func (f figure) state() string {
	switch {
	case f.Floor == floor{}:
		return ""
	case f.Floor.Least > 0 && f.Value >= f.Floor.Least, f.Floor.Most > 0 && f.Value <= f.Floor.Most:
		return holds
	case f.Floor.Red > 0 && f.Value <= f.Floor.Red, f.Floor.Red == 0 && f.off() <= 1.25:
		return missed
	}
	return red
}

// off is how many times worse than its floor a figure is.
func (f figure) off() float64 {
	if f.Floor.Least > 0 {
		return f.Floor.Least / f.Value
	}
	return f.Value / f.Floor.Most
}

// verdict prints everything, and fails when something is wrong, or when a floor is broken by far unless that is only to be reported.
func (b *book) verdict(reportOnly bool) error {
	b.print()
	broken := slices.ContainsFunc(b.Figures, func(f figure) bool { return f.state() == red })
	switch {
	case len(b.Wrong) > 0:
		return errWrong
	case broken && !reportOnly:
		return errBroken
	}
	return nil
}

func (b *book) print() {
	table := tabwriter.NewWriter(b.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "PART\tFIGURE\tMEDIAN\tROUNDS\tFLOOR\t")
	for _, f := range b.Figures {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", f.Part, f.What, shown(f.Value, f.Unit), spread(f.Rounds), f.Floor, f.state())
	}
	_ = table.Flush() // as every print
	for _, line := range b.Told {
		fmt.Fprintln(b.out, "Note:", line)
	}
	for _, line := range b.Wrong {
		fmt.Fprintln(b.out, "WRONG:", line)
	}
}

func (f floor) String() string {
	switch {
	case f.Least > 0:
		return fmt.Sprintf(">= %v", f.Least)
	case f.Most > 0 && f.Red > 0:
		return fmt.Sprintf("<= %v, red above %v", f.Most, f.Red)
	case f.Most > 0:
		return fmt.Sprintf("<= %v", f.Most)
	}
	return ""
}

func shown(n float64, unit string) string { return strings.TrimSpace(fmt.Sprintf("%.2f %s", n, unit)) }

func spread(rounds []float64) string {
	if len(rounds) < 2 {
		return ""
	}
	return fmt.Sprintf("%.2f to %.2f", slices.Min(rounds), slices.Max(rounds))
}

// write keeps the raw figures.
func (b *book) write(path string) error {
	raw, err := json.MarshalIndent(map[string]any{
		"at": time.Now().UTC(), "cpus": runtime.NumCPU(), "figures": b.Figures, "loads": b.Loads, "told": b.Told, "wrong": b.Wrong,
	}, "", " ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, append(raw, '\n'), 0o644)
}
