package models

import (
	"testing"
	"time"
)

func TestWithin(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	for ago, want := range map[time.Duration]bool{
		0: true, time.Second: true, time.Minute - 1: true, time.Minute: false, time.Hour: false,
		-time.Nanosecond: false, -time.Second: false, -24 * time.Hour: false,
	} {
		if got := Within(now.Add(-ago), now, time.Minute); got != want {
			t.Errorf("%s ago: %t", ago, got)
		}
	}
	if Within(time.Time{}, now, time.Minute) {
		t.Error("never counts as lately")
	}
}
