package store_test

import (
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store/storetest"
)

// TestCheckRate asks in one minute until nobody may: people keep half of it to themselves.
func TestCheckRate(t *testing.T) {
	t.Parallel()
	clock := newClock()
	s := storetest.Open(t, clock.now)
	rate := models.CheckRate{PerMinute: 12, OthersPerMinute: 6, OwnPerMinute: 6}
	take := func(caller string, person bool, want bool) {
		t.Helper()
		got, err := s.TakeCheck(t.Context(), caller, person, rate)
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s: %t, want %t", caller, got, want)
		}
	}
	for range 4 {
		take("key:a", false, true)
	}
	for range 2 {
		take("key:b", false, true)
	}
	take("key:c", false, false) // the six that are not kept for people are spent
	for range 6 {
		take("user:dana", true, true)
	}
	take("user:dana", true, false)
	take("user:sam", true, false)
	clock.pass(59 * time.Second)
	take("user:sam", true, false)
	clock.pass(time.Second)
	for range 6 {
		take("user:sam", true, true)
	}
	take("user:sam", true, false) // six for one caller
	take("user:dana", true, true)
	clock.pass(-time.Hour) // a clock that was set back holds nobody up
	take("user:sam", true, true)
}

func TestCheckRateOfAnHour(t *testing.T) {
	t.Parallel()
	clock := newClock()
	s := storetest.Open(t, clock.now)
	rate := models.CheckRate{PerMinute: 12, OthersPerMinute: 6, OwnPerMinute: 6, OwnPerHour: 10}
	taken := 0
	for range 59 {
		got, err := s.TakeCheck(t.Context(), "background", false, rate)
		if err != nil {
			t.Fatal(err)
		}
		if got {
			taken++
		}
		clock.pass(time.Minute)
	}
	if taken != 10 {
		t.Errorf("%d in an hour, want 10", taken)
	}
}
