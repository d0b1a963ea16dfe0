package store

import (
	"fmt"

	"gorm.io/gorm"

	"greenroom/models"
)

// span is a stretch of time in milliseconds; to is outside it.
type span struct{ from, to int64 }

func (s span) empty() bool { return s.from >= s.to }

// whole splits a span into what it has whole of units of some length, and the parts before and behind that.
func (s span) whole(length int64, of func(at int64) int64) (before, whole, behind span) {
	first, end := of(s.from+length-1), of(s.to)
	if first >= end {
		return s, span{s.to, s.to}, span{s.to, s.to}
	}
	return span{s.from, first}, span{first, end}, span{end, s.to}
}

// stretches are the parts of a span, each to be read from where it is counted.
type stretches struct {
	rows  []span // parts of hours, or of folded days: the mints themselves
	hours span   // whole hours; where days are folded too, because some may have come late
	days  span   // whole days that are folded
}

// stretches splits a span. Before folded, only whole days are counted.
func (s span) stretches(folded int64) (parts stretches) {
	old, young := span{s.from, min(s.to, folded)}, span{max(s.from, folded), s.to}
	if !old.empty() {
		before, days, behind := old.whole(dayMs, dayOf)
		parts.rows, parts.days, parts.hours = append(parts.rows, before, behind), days, days
	}
	if !young.empty() {
		before, hours, behind := young.whole(hourMs, hourOf)
		parts.rows = append(parts.rows, before, behind)
		if parts.hours.empty() {
			parts.hours = hours
		} else if !hours.empty() { // they follow each other, because folded begins both a day and an hour
			parts.hours.to = hours.to
		}
	}
	return parts
}

// firstWindow and widening are how far back is looked at first, and how many times as far then: so what is found
// near the end of a span costs little, and what is found nowhere costs little more than one look at the whole.
const (
	firstWindow = hourMs
	widening    = 6
)

// windows splits a span for whoever needs the newest of it: each is before the last one, and longer.
// They begin with an hour, or with a day where days are folded.
func (s span) windows(folded int64) (windows []span) {
	for length := int64(firstWindow); !s.empty(); length *= widening {
		from := hourOf(s.to-1) - length + hourMs
		if from < folded {
			from = dayOf(from)
		}
		from = max(s.from, from)
		windows = append(windows, span{from, s.to})
		s.to = from
	}
	return windows
}

// countedWithin cuts a span to where anything is counted.
func countedWithin(tx *gorm.DB, within span) (span, error) {
	var ends []struct{ FirstHour, LastHour, FirstDay, LastDay *int64 }
	err := tx.Raw(`SELECT (SELECT MIN(hour) FROM mint_hours) AS first_hour, (SELECT MAX(hour) FROM mint_hours) AS last_hour,
		(SELECT MIN(day) FROM mint_days) AS first_day, (SELECT MAX(day) FROM mint_days) AS last_day`).Find(&ends).Error
	if err != nil || len(ends) == 0 {
		return span{}, err
	}
	counted := span{endOfTime, -endOfTime}
	if e := ends[0]; e.FirstHour != nil {
		counted = span{*e.FirstHour, *e.LastHour + hourMs}
	}
	if e := ends[0]; e.FirstDay != nil {
		counted = span{min(counted.from, *e.FirstDay), max(counted.to, *e.LastDay+dayMs)}
	}
	return span{max(within.from, counted.from), min(within.to, counted.to)}, nil
}

// countingOf prepares the counting of a query, and gives the windows of its span, the newest first.
func countingOf(tx *gorm.DB, q models.MintQuery, within span) (c counting, windows []span, err error) {
	c = counting{q: q}
	if c.folded, err = foldedUntil(tx); err != nil {
		return c, nil, err
	}
	counted, err := countedWithin(tx, within)
	if err != nil {
		return c, nil, fmt.Errorf("ask when mints were counted: %w", err)
	}
	return c, counted.windows(c.folded), nil
}
