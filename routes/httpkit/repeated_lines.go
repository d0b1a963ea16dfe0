package httpkit

import (
	"sync"
	"time"

	"greenroom/models"
	"greenroom/ratelimit"
)

// refusedLines is how many lines in the log the same refusal of the same caller gets: all at once after a rest, then evenly.
var refusedLines = ratelimit.Rate{Events: 30, Per: time.Minute}

// linesTracked is how many refusals of callers are remembered for that.
const linesTracked = 10_000

// costNothing are the refusals that an app can repeat for ever, because neither side does any work for them.
var costNothing = map[models.Code]bool{
	models.CodeRateLimited: true, models.CodeUnavailable: true, models.CodeAnamRateLimited: true,
	models.CodeUnauthenticated: true, models.CodeForbidden: true,
}

// repeatedLines keep a loop against a rate from filling the log: a line that is left out is counted, and the next one of its kind tells how many were.
type repeatedLines struct {
	limiter *ratelimit.Limiter

	mu     sync.Mutex
	untold map[string]int
}

func newRepeatedLines() *repeatedLines {
	return &repeatedLines{limiter: ratelimit.New(linesTracked), untold: map[string]int{}}
}

// due tells whether a request gets its line, and how many like it had none since the last one.
func (l *repeatedLines) due(r *Request, code models.Code, now time.Time) (line bool, more int) {
	if !costNothing[code] {
		return true, 0
	}
	kind := string(code) + " " + r.pattern()
	if r.Key != nil {
		kind += " " + r.Key.ID
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.limiter.Take(now, ratelimit.Use{Key: kind, Rate: refusedLines}) > 0 {
		if _, known := l.untold[kind]; known || len(l.untold) < linesTracked {
			l.untold[kind]++
		}
		return false, 0
	}
	more = l.untold[kind]
	delete(l.untold, kind)
	return true, more
}
