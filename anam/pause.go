package anam

import (
	"sync/atomic"
	"time"
)

// longestPause bounds how long one answer keeps the client's callers from asking: longer than that is a slip of a gateway.
const longestPause = time.Hour

// pause is until when Anam asked to be left alone.
type pause struct{ until atomic.Int64 } // milliseconds since 1970

func (p *pause) note(now time.Time, wait time.Duration) {
	until := now.Add(min(wait, longestPause)).UnixMilli()
	for {
		known := p.until.Load()
		if known >= until || p.until.CompareAndSwap(known, until) {
			return
		}
	}
}

// Paused tells whether the time still runs for which Anam asked, with a 429, to be left alone.
// The client itself asks all the same: this is for callers who can wait.
func (c *Client) Paused() bool { return c.now().UnixMilli() < c.pause.until.Load() }
