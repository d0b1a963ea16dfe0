package store_test

import (
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store/storetest"
)

// TestClockOfForgetting moves the clock between looks, each after a restart, and counts the requests that a retention of 400 days leaves.
func TestClockOfForgetting(t *testing.T) {
	t.Parallel()
	const day, retention = 24 * time.Hour, 400 * 24 * time.Hour
	type look struct {
		after time.Duration // by the clock, since the newest request
		left  int           // of four requests, made 300, 200, 100 and 0 days before
	}
	for name, looks := range map[string][]look{
		"as usual":                      {{0, 4}, {day, 4}, {2 * day, 4}},
		"a weekend without a server":    {{0, 4}, {3 * day, 4}},
		"old requests go":               {{day, 4}, {102 * day, 4}, {103 * day, 3}, {203 * day, 3}, {204 * day, 2}},
		"years ahead at one start":      {{0, 4}, {833 * day, 4}, {day, 4}, {2 * day, 4}},
		"ahead at the first look":       {{833 * day, 4}, {833*day + time.Minute, 4}, {833*day + 23*time.Hour, 4}},
		"ahead on the second day too":   {{0, 4}, {833 * day, 4}, {834 * day, 0}},
		"a month without a server":      {{0, 4}, {130 * day, 4}, {130*day + time.Hour, 4}, {131 * day, 3}},
		"ahead each time by more":       {{0, 4}, {833 * day, 4}, {900 * day, 4}, {1700 * day, 4}},
		"ahead, right, and ahead again": {{0, 4}, {833 * day, 4}, {day, 4}, {834 * day, 4}, {2 * day, 4}},
		"ahead, then less":              {{0, 4}, {833 * day, 4}, {600 * day, 4}, {601 * day, 0}},
		"back to 1970":                  {{0, 4}, {-20000 * day, 4}, {day, 4}, {day + time.Hour, 4}, {2 * day, 4}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock, path := newClock(), file(t)
			newest := clock.now()
			s := storetest.OpenAt(t, path, clock.now)
			for _, ago := range []time.Duration{300 * day, 200 * day, 100 * day, 0} {
				record(t, s, models.Mint{ID: ago.String(), At: newest.Add(-ago), Outcome: models.OutcomeOK})
			}
			believe(t, path, newest)
			for i, l := range looks {
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				clock.pass(newest.Add(l.after).Sub(clock.now()))
				s = storetest.OpenAt(t, path, clock.now)
				believed, _, err := s.BelievedTime(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if _, err := s.ForgetMints(t.Context(), believed.Add(-retention)); err != nil {
					t.Fatal(err)
				}
				if left := storetest.Count(t, path, "mints"); left != l.left {
					t.Errorf("look %d: %d requests left, want %d", i, left, l.left)
				}
			}
		})
	}
}

// believe leaves the clock as the migration does: believed as far as the newest request.
func believe(t *testing.T, path string, newest time.Time) {
	t.Helper()
	if _, err := sqlOf(t, path).ExecContext(t.Context(), "UPDATE believed_clock SET believed = ?", newest.UnixMilli()); err != nil {
		t.Fatal(err)
	}
}

// A database without requests believes the clock at once: there is nothing to lose.
func TestClockOfANewDatabase(t *testing.T) {
	t.Parallel()
	clock := newClock()
	s := storetest.Open(t, clock.now)
	for range 2 {
		at, doubted, err := s.BelievedTime(t.Context())
		if err != nil || doubted || !at.Equal(clock.now()) {
			t.Errorf("believed %v, doubted %v, %v", at, doubted, err)
		}
	}
	clock.pass(833 * 24 * time.Hour)
	if at, doubted, err := s.BelievedTime(t.Context()); err != nil || !doubted || !at.Equal(newClock().now()) {
		t.Errorf("ahead: believed %v, doubted %v, %v", at, doubted, err)
	}
}
