package web

import (
	"fmt"
	"time"
)

// History is /templates/:slug/history. Fields of its GET forms: search, author, label; at (the version to begin with).
// "list" is the fragment that a filter replaces: <section id="list">.
// The table is a form of its own, which leads to the diff of two versions (from, to) and, by its buttons, to other pages of the list:
// so the choice goes with whoever turns a page.
type History struct {
	Head    TemplateHead
	First   int // the number of the first version
	Search  string
	Authors []Option
	Labels  []Option
	// At is the version that was gone to, as it was typed; AtError says why it can't be.
	At, AtError string
	// Missed is the version that was gone to where the filters hide it, 0 otherwise.
	Missed int
	Rows   []VersionRow
	// From and To are chosen for Compare. Apart are those of them that are not among the rows.
	From, To int
	Apart    []ChosenVersion
	// Kept are the filters, for the table's form.
	Kept []Param
	// Further is true behind the first page. Newer and Next are cursors of the pages before and behind, empty for none.
	Further     bool
	Newer, Next string
	// Filtered is true when search, author or label hides versions.
	Filtered bool
	ClearURL string
	// MovesURL lists every move of labels, empty where there was none.
	MovesURL string
	// CanEdit shows Restore and Publish.
	CanEdit bool
}

// Param is a parameter of a query string.
type Param struct{ Name, Value string }

// ChosenVersion is a version that was chosen on another page.
type ChosenVersion struct {
	Side   string // "from" or "to"
	Number int
}

// Choose marks the versions to compare. Without a choice, or with one that no version has, these are the two newest of the page.
func (h *History) Choose(from, to int) {
	h.From, h.To = h.existing(from, 1), h.existing(to, 0)
	for i := range h.Rows {
		h.Rows[i].From, h.Rows[i].To = h.Rows[i].Number == h.From, h.Rows[i].Number == h.To
	}
	for _, chosen := range []ChosenVersion{{"from", h.From}, {"to", h.To}} {
		if chosen.Number > 0 && !h.shows(chosen.Number) {
			h.Apart = append(h.Apart, chosen)
		}
	}
}

// existing is the number, or that of a row of the page where no version has it.
func (h *History) existing(number, row int) int {
	switch {
	case number >= h.First && number <= h.Head.Latest:
		return number
	case row < len(h.Rows):
		return h.Rows[row].Number
	}
	return 0
}

func (h *History) shows(number int) bool {
	for _, row := range h.Rows {
		if row.Number == number {
			return true
		}
	}
	return false
}

// Comparable is true when there are two versions to choose from.
func (h History) Comparable() bool { return len(h.Rows)+len(h.Apart) > 1 }

// Several is true when there is something to filter.
func (h History) Several() bool { return h.Head.Latest > h.First }

// Span is what the page shows, for whoever can't see it.
func (h History) Span() string {
	switch n := len(h.Rows); n {
	case 0:
		return "No version matches"
	case 1:
		return fmt.Sprintf("1 version: v%d", h.Rows[0].Number)
	default:
		return fmt.Sprintf("%d versions, v%d to v%d", n, h.Rows[0].Number, h.Rows[n-1].Number)
	}
}

// VersionRow is one version in the history.
type VersionRow struct {
	Head   TemplateHead
	Number int
	Name   string
	// Kind marks a persona that is not complete, empty for one that is.
	Kind    string
	FaceURL string
	Note    string
	By      string
	Saved   Time
	// Changed are the fields that differ from the version before, by their names on screen; First has none before it.
	Changed []string
	First   bool
	// Labels point at it now.
	Labels []string
	// Stays are the newest moves of labels to it; MoreStays tells that there are more.
	Stays     []Stay
	MoreStays bool
	// From and To are chosen for Compare when the page is opened.
	From, To bool
	CanEdit  bool
}

// DiffURL compares the version with another one or with a label, which stands left; an empty one is the version before.
func (r VersionRow) DiffURL(from any) string { return diffURL(r.Head, from, r.Number) }

// StaysURL lists all moves of labels to the version.
func (r VersionRow) StaysURL() string {
	return fmt.Sprintf("%s/moves?version=%d", r.Head.URL(), r.Number)
}

// Before is the number of the version before.
func (r VersionRow) Before() int { return r.Number - 1 }

// Live is true when apps get the version.
func (r VersionRow) Live() bool { return r.Number == r.Head.Live }

// Latest is true when nothing was saved since.
func (r VersionRow) Latest() bool { return r.Number == r.Head.Latest }

// HasMenu is false for an only version that is live.
func (r VersionRow) HasMenu() bool { return !r.First || !r.Latest() || !r.Live() && r.CanEdit }

// Stay is a move of a label, and how long the label stayed there.
type Stay struct {
	Label   string
	Version int // 0: the label was removed
	Before  int // where it pointed before, 0: it was not set
	// Until is the zero Time while it stays. FromText and UntilText are the times as they are written, UTC.
	From, Until         Time
	FromText, UntilText string
	By, Note            string
	// Undone tells that the next move took this one back, Undoes that this one took one back.
	Undone, Undoes bool
}

// StayAt is a stay from one time to another, which is the zero time while it goes on.
// A day is named where it is not today, or not the day on which the stay began. Seconds are told of a stay within one minute.
func StayAt(from, until, now time.Time) Stay {
	from, until, now = from.UTC(), until.UTC(), now.UTC()
	if until.IsZero() {
		return Stay{From: At(from, now), FromText: clock(from, now, now, "15:04")}
	}
	layout := "15:04"
	if from.Truncate(time.Minute).Equal(until.Truncate(time.Minute)) {
		layout = "15:04:05"
	}
	return Stay{From: At(from, now), Until: At(until, now), FromText: clock(from, now, now, layout), UntilText: clock(until, from, now, layout)}
}

// clock is a time of day, with its date where that is not the given day, and with its year where that is not this year.
func clock(moment, day, now time.Time, layout string) string {
	switch {
	case sameDay(moment, day):
		return moment.Format(layout)
	case moment.Year() == now.Year():
		return moment.Format("2 Jan, " + layout)
	}
	return moment.Format("2 Jan 2006, " + layout)
}

func sameDay(a, b time.Time) bool { return a.Format(time.DateOnly) == b.Format(time.DateOnly) }

func (History) page() page { return page{file: "history", layout: "app", nav: navPersonas} }

// Moves is /templates/:slug/moves: every move of every label, newest first. Fields of its GET form: label, version.
// "list" is the fragment that a filter replaces.
type Moves struct {
	Head TemplateHead
	// Labels stay out of sight until a second one exists.
	Labels []Option
	// Version is the one whose moves are shown, 0 for all.
	Version           int
	Rows              []Stay
	FirstURL, NextURL string
	Filtered          bool
	ClearURL          string
}

// DiffURL compares the two versions of a move.
func (m Moves) DiffURL(s Stay) string { return diffURL(m.Head, s.Before, s.Version) }

func (Moves) page() page { return page{file: "moves", layout: "app", nav: navPersonas} }
