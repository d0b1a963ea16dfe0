package web

// History is /templates/:slug/history. Fields of its GET form: author, label.
// "list" is the fragment that a filter replaces: <section id="list">.
// The table is a form of its own, which leads to the diff of two versions: from, to.
type History struct {
	Head    TemplateHead
	Authors []Option
	// Labels stay out of sight until a second one exists.
	Labels            []Option
	Rows              []VersionRow
	FirstURL, NextURL string
	// Filtered is true when author or label hides versions.
	Filtered bool
	ClearURL string
	// CanEdit shows Restore and Publish.
	CanEdit bool
}

// VersionRow is one version in the history.
type VersionRow struct {
	Head    TemplateHead
	Number  int
	Name    string
	FaceURL string
	Note    string
	By      string
	Saved   Time
	// Changed are the fields that differ from the version before, by their names on screen; First has none before it.
	Changed []string
	First   bool
	// Labels point at it now.
	Labels []string
	// From and To are chosen for Compare when the page is opened.
	From, To bool
	CanEdit  bool
}

// DiffURL compares the version with another one or with a label, which stands left; an empty one is the version before.
func (r VersionRow) DiffURL(from any) string { return diffURL(r.Head, from, r.Number) }

// Before is the number of the version before.
func (r VersionRow) Before() int { return r.Number - 1 }

// Live is true when apps get the version.
func (r VersionRow) Live() bool { return r.Number == r.Head.Live }

// Latest is true when nothing was saved since.
func (r VersionRow) Latest() bool { return r.Number == r.Head.Latest }

// HasMenu is false for an only version that is live.
func (r VersionRow) HasMenu() bool { return !r.First || !r.Latest() || !r.Live() && r.CanEdit }

func (History) page() page { return page{file: "history", layout: "app", nav: navPersonas} }
