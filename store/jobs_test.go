package store_test

import (
	"testing"
	"time"

	"greenroom/store/storetest"
)

func TestJobsAreHeldByOne(t *testing.T) {
	t.Parallel()
	clock := newClock()
	s := storetest.Open(t, clock.now)
	hold := func(holder string, want bool) {
		t.Helper()
		got, err := s.HoldJob(t.Context(), "checks", holder, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s: %t, want %t", holder, got, want)
		}
	}
	hold("a", true)
	hold("b", false)
	clock.pass(50 * time.Second)
	hold("a", true) // and for longer
	clock.pass(50 * time.Second)
	hold("b", false)
	clock.pass(10 * time.Second)
	hold("b", true) // a is gone, or too late
	hold("a", false)
	if err := s.LeaveJob(t.Context(), "checks", "a"); err != nil {
		t.Fatal(err)
	}
	hold("a", false)
	if err := s.LeaveJob(t.Context(), "checks", "b"); err != nil {
		t.Fatal(err)
	}
	hold("a", true)
}
