package mint

import (
	"errors"
	"sync/atomic"
	"time"

	"greenroom/anam"
	"greenroom/messages"
)

// longestPause bounds how long one answer of Anam holds back everybody's tokens.
const longestPause = 30 * time.Second

// pause is until when Anam asked to be left alone, with the 429 to a token. Its zero value is no pause.
type pause struct{ until atomic.Int64 } // milliseconds since 1970

// heard remembers the wait that Anam asked for; the longest one counts.
func (p *pause) heard(err error, now time.Time) {
	e, ok := errors.AsType[*anam.Error](err)
	if !ok || !e.Asked {
		return
	}
	until := now.Add(min(e.RetryAfter, longestPause)).UnixMilli()
	for {
		known := p.until.Load()
		if known >= until || p.until.CompareAndSwap(known, until) {
			return
		}
	}
}

// left refuses while the pause runs. Errors: anam_rate_limited, with the time that is left of it.
func (p *pause) left(now time.Time) error {
	wait := time.UnixMilli(p.until.Load()).Sub(now)
	if wait <= 0 {
		return nil
	}
	err := messages.NewError(messages.AnamRateReached, messages.Facts{})
	err.RetryAfter = min(wait, longestPause)
	return err
}
