package jobs

import "time"

// Always is due at each tick.
func Always(_, _ time.Time) bool { return true }

// Each is due once in a span, and again when the clock went back behind the last time.
func Each(span time.Duration) func(last, now time.Time) bool {
	return func(last, now time.Time) bool { return last.After(now) || now.Sub(last) >= span }
}

// nightHour is when least goes on, by the clock on the wall of the server.
const nightHour = 3

// Nightly is due once from each three o'clock in the morning on.
func Nightly(last, now time.Time) bool {
	night := time.Date(now.Year(), now.Month(), now.Day(), nightHour, 0, 0, 0, now.Location())
	if night.After(now) {
		night = night.AddDate(0, 0, -1)
	}
	return last.After(now) || last.Before(night)
}
