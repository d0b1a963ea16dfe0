package store

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"
)

// filledHour is an hour that may have mints of a query, and where in it they are.
type filledHour struct{ hour, first, last int64 }

// filledHours gives the hours of a window that may have mints of the query, the newest first. Of a folded day those are left that had any.
func (c counting) filledHours(tx *gorm.DB, window span) ([]filledHour, error) {
	found := map[int64]filledHour{}
	add := func(in filledHour) {
		if was, there := found[in.hour]; there {
			in = filledHour{in.hour, min(in.first, was.first), max(in.last, was.last)}
		}
		if in.last >= window.from && in.first < window.to {
			found[in.hour] = in
		}
	}
	var hours []struct{ Hour, First, Last int64 }
	err := c.hours(tx, span{hourOf(window.from), window.to}).Select("hour, MIN(first_at) AS first, MAX(last_at) AS last").Group("hour").Find(&hours).Error
	if err != nil {
		return nil, fmt.Errorf("find hours that have mints: %w", err)
	}
	for _, h := range hours {
		add(filledHour{h.Hour, h.First, h.Last})
	}
	var days []struct{ Day, First, Last, Hours int64 }
	if old := (span{dayOf(window.from), min(window.to, c.folded)}); !old.empty() {
		err := c.days(tx, old).Select("day, MIN(first_at) AS first, MAX(last_at) AS last, " + anyHours + " AS hours").Group("day").Find(&days).Error
		if err != nil {
			return nil, fmt.Errorf("find days that have mints: %w", err)
		}
	}
	for _, d := range days {
		for i := range int64(24) {
			if hour := d.Day + i*hourMs; d.Hours&(1<<i) != 0 {
				add(filledHour{hour, max(hour, d.First), min(hour+hourMs-1, d.Last)})
			}
		}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b filledHour) int { return cmp.Compare(b.hour, a.hour) }), nil
}

// anyHours gives every hour that one of some groups had; SQLite has no aggregate for bits.
var anyHours = func() string {
	bits := make([]string, 24)
	for i := range bits {
		bits[i] = fmt.Sprintf("MAX(hours & %d)", 1<<i)
	}
	return strings.Join(bits, " | ")
}()
