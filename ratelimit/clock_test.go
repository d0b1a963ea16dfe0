package ratelimit

import (
	"testing"
	"time"
)

// TestClockSetBack: what was counted while the clock was ahead binds for no longer than it would have then.
func TestClockSetBack(t *testing.T) {
	t.Parallel()
	each := Rate{3, time.Minute}
	for name, take := range map[string]func(now time.Time) time.Duration{
		"limiter": func() func(time.Time) time.Duration {
			l := New(10)
			return func(now time.Time) time.Duration { return l.Take(now, Use{"key", each}) }
		}(),
		"table": func() func(time.Time) time.Duration {
			table := NewTable(each, 100)
			return func(now time.Time) time.Duration { return table.Take(now, "key") }
		}(),
	} {
		now := start
		for _, back := range []time.Duration{time.Second, time.Minute, 24 * time.Hour, 365 * 24 * time.Hour} {
			for take(now) == 0 {
			}
			now = now.Add(-back)
			wait := take(now)
			if wait == 0 || wait > 20*time.Second {
				t.Errorf("%s, set back by %s: wait %s, want 20 s at most", name, back, wait)
			}
			now = now.Add(wait)
			if again := take(now); again != 0 {
				t.Errorf("%s, set back by %s: after %s another %s", name, back, wait, again)
			}
		}
	}
}
