package store

import (
	"testing"
	"time"

	"greenroom/models"
)

// A session lasts no longer than the settings say, also when it was started or used while the clock was ahead; one set back a little ends none.
func TestSessionsOfAClockThatWasAhead(t *testing.T) {
	t.Parallel()
	l, now := sessionLength{idle: 12 * time.Hour, max: 7 * 24 * time.Hour}, time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		created, seen time.Duration // ahead of now
		over          bool
	}{
		{0, 0, false}, {10 * time.Minute, 10 * time.Minute, false}, {-time.Hour, 11 * time.Hour, false},
		{-time.Hour, 12 * time.Hour, true}, {365 * 24 * time.Hour, 0, true}, {365 * 24 * time.Hour, 365 * 24 * time.Hour, true}, {-6 * 24 * time.Hour, 365 * 24 * time.Hour, true},
	} {
		s := models.Session{CreatedAt: now.Add(c.created), LastSeenAt: now.Add(c.seen), ExpiresAt: now.Add(c.created + l.max)}
		if l.over(s, now) != c.over {
			t.Errorf("%+v: over %v", c, !c.over)
		}
	}
}
