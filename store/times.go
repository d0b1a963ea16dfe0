package store

import "time"

// millis is how a time is stored; the zero time is NULL where the column allows it.
func millis(t time.Time) int64 { return t.UnixMilli() }

func optionalMillis(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	ms := t.UnixMilli()
	return &ms
}

func timeOf(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

func optionalTime(ms *int64) time.Time {
	if ms == nil {
		return time.Time{}
	}
	return timeOf(*ms)
}
