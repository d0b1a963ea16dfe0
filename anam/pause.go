package anam

import (
	"sync/atomic"
	"time"
)

// longestPause bounds how long one answer keeps the client's callers from asking: longer than that is a slip of a gateway.
const longestPause = time.Hour

// Pause is until when Anam asked to be left alone. The one that ends last counts.
type Pause struct {
	longest time.Duration // that one answer may ask for
	until   atomic.Int64  // milliseconds since 1970
}

// NewPause makes one that isn't running. What asks for more than longest gets longest.
func NewPause(longest time.Duration) *Pause { return &Pause{longest: longest} }

// Note takes in that Anam asked for a wait.
func (p *Pause) Note(now time.Time, wait time.Duration) {
	until := now.Add(min(wait, p.longest)).UnixMilli()
	for {
		known := p.until.Load()
		if p.leftUntil(known, now) > 0 && known >= until || p.until.CompareAndSwap(known, until) {
			return
		}
	}
}

// Left is how long it still runs; 0: it doesn't.
func (p *Pause) Left(now time.Time) time.Duration { return p.leftUntil(p.until.Load(), now) }

// leftUntil takes more than the longest for none: no answer asked for that, so the clock was set back since.
func (p *Pause) leftUntil(until int64, now time.Time) time.Duration {
	left := time.Duration(until-now.UnixMilli()) * time.Millisecond
	if left < 0 || left > p.longest {
		return 0
	}
	return left
}

// Paused tells whether the time still runs for which Anam asked, with a 429, to be left alone.
// The client itself asks all the same: this is for callers who can wait.
func (c *Client) Paused() bool { return c.pause.Left(c.now()) > 0 }
