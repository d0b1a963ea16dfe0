package main

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

func TestHowAFigureStandsToItsFloor(t *testing.T) {
	t.Parallel()
	withRed := floor{Most: 1.5, Red: 1.8}
	for _, c := range []struct {
		value float64
		floor floor
		want  string
	}{
		{9, floor{}, ""},
		{2, atMost(2), holds}, {2.01, atMost(2), missed}, {2.5, atMost(2), missed}, {2.51, atMost(2), red},
		{2, atLeast(2), holds}, {1.99, atLeast(2), missed}, {1.6, atLeast(2), missed}, {1.59, atLeast(2), red}, {0, atLeast(2), red},
		{1.5, withRed, holds}, {1.8, withRed, missed}, {1.81, withRed, red},
	} {
		if got := (figure{Value: c.value, Floor: c.floor}).state(); got != c.want {
			t.Errorf("%v against %+v: %q, want %q", c.value, c.floor, got, c.want)
		}
	}
}

func TestWhatFailsARun(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		value      float64
		wrong      bool
		reportOnly bool
		want       error
	}{
		{"all holds", 1, false, false, nil}, {"a floor is missed", 2.2, false, false, nil}, {"a floor is broken", 9, false, false, errBroken},
		{"and is only reported", 9, false, true, nil}, {"something is wrong", 1, true, false, errWrong}, {"and that is never only reported", 9, true, true, errWrong},
	} {
		out := &bytes.Buffer{}
		b := &book{out: out}
		b.hold("part", "figure", []float64{c.value}, atMost(2))
		if c.wrong {
			b.wrong("it is")
		}
		if err := b.verdict(c.reportOnly); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		if !strings.Contains(out.String(), "<= 2") || c.wrong != strings.Contains(out.String(), "WRONG: it is") {
			t.Errorf("%s: %s", c.name, out)
		}
	}
}

func TestAFigureWithoutRoundsIsSaidToBeMissing(t *testing.T) {
	t.Parallel()
	b := &book{}
	b.hold("part", "figure", []float64{math.NaN()}, atMost(2))
	if len(b.Figures) > 0 || len(b.Told) != 1 {
		t.Errorf("%+v, %q", b.Figures, b.Told)
	}
}

func TestMedian(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		of   []float64
		want float64
	}{{[]float64{3}, 3}, {[]float64{9, 1, 2}, 2}, {[]float64{4, 1, 2, 9}, 3}} {
		if got := median(c.of); got != c.want {
			t.Errorf("%v: %v", c.of, got)
		}
	}
	if got := median(nil); !math.IsNaN(got) {
		t.Errorf("of nothing: %v", got)
	}
}

func TestTheMedianOfAHistogram(t *testing.T) {
	t.Parallel()
	const name = "waits_seconds"
	before := name + "_bucket{le=\"0.001\"} 10\n" + name + "_bucket{le=\"0.002\"} 10\n" + name + "_bucket{le=\"+Inf\"} 10\n"
	after := name + "_bucket{le=\"0.001\"} 14\n" + name + "_bucket{le=\"0.002\"} 22\n" + name + "_bucket{le=\"+Inf\"} 22\n" + name + "_count 22\n"
	got, err := medianBetween(before, after, name)
	if err != nil || got != 1250*time.Microsecond { // 4 up to 1 ms and 8 up to 2 ms: the 6th of 12 is a quarter into the second bucket
		t.Errorf("%s, %v", got, err)
	}
	if _, err := medianBetween(before, after, "others_seconds"); !errors.Is(err, errNoHistogram) {
		t.Errorf("%v", err)
	}
}

func TestContendersTakeTurns(t *testing.T) {
	t.Parallel()
	var turns []string
	turn := func(name string, err error) contender {
		return contender{name, func() (measured, error) {
			turns = append(turns, name)
			return measured{Sent: 1, CPU: time.Millisecond}, err
		}}
	}
	r := &run{sizes: sizes{rounds: 3}, book: &book{}}
	rounds, err := r.inTurn(t.Context(), "part", "load", []contender{turn("a", nil), turn("b", nil), turn("c", errSilent)})
	if err != nil || strings.Join(turns, "") != "abc"+"bca"+"cab" {
		t.Errorf("%v, %v", turns, err)
	}
	if len(each(rounds, cpuOver("a", "b"))) != 3 || len(each(rounds, cpuOver("a", "c"))) != 0 || len(r.Told) != 3 || len(r.Loads) != 6 {
		t.Errorf("%v, %q, %v", rounds, r.Told, r.Loads)
	}
}
