package main

import (
	"context"
	"math"
	"slices"
)

// contender is one of those that take turns.
type contender struct {
	name    string
	measure func() (measured, error)
}

// round holds the figures of one turn of each, by name.
type round map[string]measured

// inTurn measures all contenders once a round, each round beginning with the next one, so that none is always the last.
// One that cannot be measured is left out of its round, and the book tells of it.
func (r *run) inTurn(ctx context.Context, part, load string, contenders []contender) ([]round, error) {
	rounds := make([]round, r.rounds)
	for n := range rounds {
		rounds[n] = round{}
		for i := range contenders {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			c := contenders[(n+i)%len(contenders)]
			m, err := c.measure()
			if err != nil {
				r.tell("%s, %s, round %d: %s is not measured: %v", part, load, n+1, c.name, err)
				continue
			}
			rounds[n][c.name] = m
			r.Loads = append(r.Loads, entry{part, load, n + 1, c.name, m})
		}
	}
	return rounds, nil
}

// each gives a figure of each round; rounds that don't tell it are left out.
func each(rounds []round, figure func(round) float64) (figures []float64) {
	for _, one := range rounds {
		if f := figure(one); !math.IsNaN(f) {
			figures = append(figures, f)
		}
	}
	return figures
}

// cpuOver is the CPU time of a request to one server, over that of another.
func cpuOver(one, other string) func(round) float64 {
	return func(r round) float64 { return over(r[one].CPU.Seconds(), r[other].CPU.Seconds()) }
}

func rateOver(one, other string) func(round) float64 {
	return func(r round) float64 { return over(r[one].Rate, r[other].Rate) }
}

// over is a ratio; without one of the two there is none.
func over(one, other float64) float64 {
	if one <= 0 || other <= 0 {
		return math.NaN()
	}
	return one / other
}

// median is the one in the middle; of an even number the mean of the two.
func median(figures []float64) float64 {
	if len(figures) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(figures))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
