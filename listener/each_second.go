package listener

import (
	"log/slog"
	"sync"
	"time"
)

// eachSecond logs a warning at most once a second, however often there is a reason for it.
type eachSecond struct {
	log     *slog.Logger
	now     func() time.Time
	message string

	mu     sync.Mutex
	told   time.Time
	untold int
}

func (e *eachSecond) tell(facts ...any) {
	e.mu.Lock()
	defer e.mu.Unlock()
	now := e.now()
	if !e.told.IsZero() && now.Sub(e.told).Abs() < time.Second {
		e.untold++
		return
	}
	e.log.Warn(e.message, append(facts, "more_since_last", e.untold)...)
	e.told, e.untold = now, 0
}
