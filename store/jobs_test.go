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

// When a job was done is known to every process, and is noted by its holder alone.
func TestJobsAreDone(t *testing.T) {
	t.Parallel()
	clock := newClock()
	s := storetest.Open(t, clock.now)
	done := func(want time.Time) {
		t.Helper()
		if at, err := s.JobDone(t.Context(), "checks"); err != nil || !at.Equal(want) {
			t.Errorf("done %v, %v; want %v", at, err, want)
		}
	}
	done(time.Time{})
	if _, err := s.HoldJob(t.Context(), "checks", "a", time.Minute); err != nil {
		t.Fatal(err)
	}
	done(time.Time{})
	for _, holder := range []string{"a", "b"} {
		if err := s.FinishJob(t.Context(), "checks", holder); err != nil {
			t.Fatal(err)
		}
		clock.pass(time.Second)
	}
	done(newClock().now())
	if err := s.LeaveJob(t.Context(), "checks", "a"); err != nil {
		t.Fatal(err)
	}
	done(newClock().now())
}

// A process that died while its clock was years ahead holds its job no longer than any other.
func TestJobsHeldByAClockAhead(t *testing.T) {
	t.Parallel()
	clock := newClock()
	s := storetest.Open(t, clock.now)
	clock.pass(833 * 24 * time.Hour)
	if _, err := s.HoldJob(t.Context(), "checks", "a", time.Minute); err != nil {
		t.Fatal(err)
	}
	clock.pass(-833 * 24 * time.Hour)
	if held, err := s.HoldJob(t.Context(), "checks", "b", time.Minute); err != nil || !held {
		t.Errorf("held %v, %v", held, err)
	}
}
