package mint

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// skippedRows counts the attempts that leave no row, and logs the count at most once a minute for each caller.
type skippedRows struct {
	log *slog.Logger
	mu  sync.Mutex
	by  map[string]*skipped // by the ID of the key or user, which are few
}

type skipped struct {
	logged time.Time
	n      int // since then
}

func newSkippedRows(log *slog.Logger) *skippedRows {
	return &skippedRows{log: log, by: map[string]*skipped{}}
}

func (s *skippedRows) note(ctx context.Context, a *attempt) {
	if n := s.due(a.row.KeyID+a.row.UserID, a.row.At); n > 0 {
		s.log.WarnContext(ctx, "refused attempts left no row",
			"key_id", a.row.KeyID, "user_id", a.row.UserID, "count", n, "request_id", a.row.RequestID)
	}
}

// due gives the count to log now, or 0 within a minute of the last one.
func (s *skippedRows) due(caller string, now time.Time) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.by[caller]
	if c == nil {
		c = &skipped{}
		s.by[caller] = c
	}
	c.n++
	if now.Sub(c.logged) < time.Minute {
		return 0
	}
	n := c.n
	c.logged, c.n = now, 0
	return n
}
