package models

import "time"

// Within tells whether something happened less than a span ago. A time of the future is none to count from:
// the clock was set back since, and what is remembered for seconds must not be for as long as the clock was ahead.
func Within(at, now time.Time, span time.Duration) bool {
	age := now.Sub(at)
	return age >= 0 && age < span
}
