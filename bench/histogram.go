package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

var errNoHistogram = errors.New("the metrics have no such histogram")

// bucket counts what was observed up to a bound.
type bucket struct{ bound, count float64 }

// medianBetween is the median of what a histogram observed between two readings of the metrics, as exact as its buckets are.
func medianBetween(before, after, name string) (time.Duration, error) {
	earlier, later := bucketsOf(before, name), bucketsOf(after, name)
	if len(later) == 0 || len(earlier) != len(later) {
		return 0, fmt.Errorf("%w: %s", errNoHistogram, name)
	}
	for i := range later {
		later[i].count -= earlier[i].count
	}
	half, below := later[len(later)-1].count/2, bucket{}
	for _, b := range later {
		if b.count >= half && b.count > below.count {
			if math.IsInf(b.bound, 1) {
				return seconds(below.bound), nil
			}
			return seconds(below.bound + (b.bound-below.bound)*(half-below.count)/(b.count-below.count)), nil
		}
		below = b
	}
	return 0, nil // nothing was observed
}

func seconds(n float64) time.Duration { return time.Duration(n * float64(time.Second)) }

func bucketsOf(text, name string) (buckets []bucket) {
	for line := range strings.Lines(text) {
		rest, found := strings.CutPrefix(line, name+`_bucket{le="`)
		if !found {
			continue
		}
		bound, count, _ := strings.Cut(strings.TrimSpace(rest), `"} `)
		b, err := strconv.ParseFloat(bound, 64) // +Inf too
		n, err2 := strconv.ParseFloat(count, 64)
		if err == nil && err2 == nil {
			buckets = append(buckets, bucket{b, n})
		}
	}
	return buckets
}
