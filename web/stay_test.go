package web

import (
	"testing"
	"time"
)

func TestStaysAreTimedAsShortAsIsClear(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	at := func(day, clock string) time.Time {
		moment, err := time.Parse(time.DateTime, day+" "+clock)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	for _, c := range []struct {
		from, until time.Time
		want        string
	}{
		{at("2026-03-02", "10:02:00"), time.Time{}, "10:02 - "},
		{at("2026-03-01", "10:02:59"), time.Time{}, "1 Mar, 10:02 - "},
		{at("2025-12-31", "10:02:00"), time.Time{}, "31 Dec 2025, 10:02 - "},
		{at("2026-03-02", "10:02:00"), at("2026-03-02", "11:10:00"), "10:02 - 11:10"},
		{at("2026-03-02", "10:02:58"), at("2026-03-02", "10:03:01"), "10:02 - 10:03"},
		{at("2026-03-02", "10:02:05"), at("2026-03-02", "10:02:05"), "10:02:05 - 10:02:05"},
		{at("2026-02-01", "10:02:00"), at("2026-02-01", "14:10:00"), "1 Feb, 10:02 - 14:10"},
		{at("2026-03-01", "23:59:00"), at("2026-03-02", "00:01:00"), "1 Mar, 23:59 - 2 Mar, 00:01"},
		{at("2026-02-01", "10:02:00"), at("2026-02-03", "10:02:00"), "1 Feb, 10:02 - 3 Feb, 10:02"},
		{at("2025-02-01", "10:02:00"), at("2026-02-01", "10:02:00"), "1 Feb 2025, 10:02 - 1 Feb, 10:02"},
	} {
		for _, zone := range []*time.Location{time.UTC, time.FixedZone("", 5*3600)} {
			until := c.until
			if !until.IsZero() {
				until = until.In(zone)
			}
			if got := StayAt(c.from.In(zone), until, now.In(zone)); got.FromText+" - "+got.UntilText != c.want || got.Until.Known() == c.until.IsZero() {
				t.Errorf("got %s - %s, want %s", got.FromText, got.UntilText, c.want)
			}
		}
	}
}
