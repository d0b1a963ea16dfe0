package web

// TemplatesList is /templates. Fields of its GET form: search, status, tag, sort.
// "list" is the fragment that a search replaces: <section id="list">.
type TemplatesList struct {
	Search string
	// Status is "" (all without archived), "live", "changed", "draft" or "archived".
	Status   string
	Segments []Segment
	Tags     []Option
	Sorts    []Option
	Rows     []TemplateRow
	// Total is how many templates match, on all pages; with More there are more than were counted.
	Total int
	More  bool
	// Peak is the largest number of tokens of any row on any day: the common scale of the sparklines.
	Peak int
	// FirstURL leads back to the first page, empty on it. NextURL leads on, empty at the end.
	FirstURL, NextURL string
	// Filtered is true when search, tag or a segment hides templates: an empty list is then "no results".
	Filtered bool
	// ClearURL is the list without filters.
	ClearURL string
	// CanEdit shows New persona and the menu's writing entries.
	CanEdit bool
	// AnamDown is true when Anam does not answer.
	AnamDown bool
}

// Segment is one tab over the list.
type Segment struct {
	Label   string
	Count   int
	More    bool // there are more than were counted
	URL     string
	Current bool
}

// TemplateRow is one persona in the list.
type TemplateRow struct {
	RowPersona
	// FaceURL is the picture of the face, empty when it is not known.
	FaceURL string
	Voice   string
	Model   string
	// Kind marks a persona that is not complete, empty for one that is.
	Kind   string
	Tags   []string
	Status Status
	// Tokens and Failures are those of the last 14 days; Days are the tokens of each day, oldest first.
	Tokens, Failures int
	Days             []int
	Updated          Time
	UpdatedBy        string
	Version          int
	// Failing says why apps would get no session of what is live, empty when nothing is known to fail.
	Failing string
}

// mostTags is how many tags a row shows; one more would take no more room than saying so.
const mostTags = 3

// ShownTags are the tags that stand in the row.
func (r TemplateRow) ShownTags() []string {
	if len(r.Tags) <= mostTags+1 {
		return r.Tags
	}
	return r.Tags[:mostTags]
}

// MoreTags are those that it only counts.
func (r TemplateRow) MoreTags() []string { return r.Tags[len(r.ShownTags()):] }

// FailuresURL shows the failed requests of this persona.
func (r TemplateRow) FailuresURL() string { return "/requests?outcome=failed&template=" + r.Slug }

func (TemplatesList) page() page { return page{file: "list", layout: "app", nav: navPersonas} }
