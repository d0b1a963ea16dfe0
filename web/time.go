package web

import (
	"fmt"
	"time"
)

// Time is a moment as pages show it: relative in the text, exact on hover.
type Time struct {
	// Relative is "5 min ago"; for a moment to come "in 5 min".
	Relative string
	// Exact is "23 Nov 2026, 19:22:05 UTC".
	Exact string
	// ISO is RFC 3339, for machines.
	ISO string
}

// At describes a moment as seen from now.
// A moment less than a minute ahead counts as now, because clocks differ a little.
func At(moment, now time.Time) Time {
	utc := moment.UTC()
	return Time{
		Relative: relative(now.Sub(moment)),
		Exact:    utc.Format("2 Jan 2006, 15:04:05 UTC"),
		ISO:      utc.Format(time.RFC3339),
	}
}

// Known is false for the zero Time, which stands for "never".
func (t Time) Known() bool { return t.ISO != "" }

func relative(ago time.Duration) string {
	switch {
	case ago <= -time.Minute:
		return "in " + span(-ago)
	case ago < time.Minute:
		return "just now"
	}
	return span(ago) + " ago"
}

func span(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d < time.Hour:
		return fmt.Sprintf("%d min", d/time.Minute)
	case d < day:
		return fmt.Sprintf("%d h", d/time.Hour)
	case d < 60*day:
		return fmt.Sprintf("%d d", d/day)
	case d < 365*day:
		return fmt.Sprintf("%d months", d/(30*day))
	}
	return count(int(d/(365*day)), "year", "years")
}
