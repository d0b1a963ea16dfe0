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

// Wait is how long Anam still asks for no more requests for tokens; 0: it doesn't.
func (s *Service) Wait() time.Duration { return s.pause.wait(s.now()) }

func (p *pause) wait(now time.Time) time.Duration {
	return min(max(time.UnixMilli(p.until.Load()).Sub(now), 0), longestPause)
}

// left refuses while the pause runs. Errors: anam_rate_limited, with the time that is left of it.
func (p *pause) left(now time.Time) error {
	wait := p.wait(now)
	if wait == 0 {
		return nil
	}
	err := messages.NewError(messages.AnamRateReached, messages.Facts{})
	err.RetryAfter = wait
	return err
}
