package web

// Preview is /templates/:slug/preview and /lab/:id/preview: a person talks to a persona.
// With Pane it stands in a frame beside the editor, without the rail.
//
// The page's own script posts to StartURL: run, takeOver, and for run=draft every field of the editor's form.
type Preview struct {
	// Head is empty for a Lab persona and for one that was never saved.
	Head TemplateHead
	// Lab is nil but for a Lab persona.
	Lab *LabRow
	// New is true for a persona that was never saved.
	New  bool
	Pane bool
	Name string
	// FaceURL is empty when the picture is not known.
	FaceURL string
	// Sources are what may run: draft, version=N, label=L. None for a Lab persona.
	Sources  []Option
	StartURL string
	// APIURL is where the browser reaches Anam.
	APIURL   string
	Archived bool
	// Note says what an app brings and this page lacks, of the version that is shown first; empty for a complete persona.
	Note string
}

// Lab is /lab: the personas that are kept in the Anam Lab. Field of its GET form: search.
// "list" is the fragment that a search replaces: <section id="list">.
type Lab struct {
	Search            string
	Rows              []LabRow
	Total             int
	FirstURL, NextURL string
	Filtered          bool
	// Unread is true when the Lab could not be asked; AnamDown when that is because Anam doesn't answer.
	Unread   bool
	AnamDown bool
}

// LabRow is one Lab persona.
type LabRow struct {
	ID          string
	Name        string
	Description string
	FaceURL     string
	Voice       string
	// CanEdit shows what needs an editor: trying a request, saving as one of ours.
	CanEdit bool
}

// PreviewURL is where one talks to it.
func (r LabRow) PreviewURL() string { return "/lab/" + r.ID + "/preview" }

// TryURL fills in "Try a request".
func (r LabRow) TryURL() string { return "/mint?personaId=" + r.ID }

// SaveURL fills in the form of a new persona.
func (r LabRow) SaveURL() string { return "/templates/new?lab=" + r.ID }

// Sessions is /requests/sessions?label= or ?template=: tokens given beside the sessions that Anam knows of, of the last 14 days.
// It is the fragment "sessions" where a page brings it in later.
type Sessions struct {
	// Label is a whole client label, Template a slug; one of them is set.
	Label, Template string
	Tokens          int
	// Rows are newest first, at most 100.
	Rows []SessionRow
	// Now is nil when Anam does not tell.
	Now *Concurrency
	// Unread is true when Anam's sessions are not known; KeyRefused when that is because it refused the key.
	Unread     bool
	KeyRefused bool
}

// Unused is how many tokens never became a session.
func (s Sessions) Unused() int { return max(0, s.Tokens-len(s.Rows)) }

// Running is how many of the sessions run at this moment.
func (s Sessions) Running() int {
	n := 0
	for _, row := range s.Rows {
		if row.Running {
			n++
		}
	}
	return n
}

// Newest are the rows that are shown.
func (s Sessions) Newest() []SessionRow { return s.Rows[:min(len(s.Rows), 10)] }

// SessionRow is one conversation.
type SessionRow struct {
	Began       Time
	ClientLabel string
	Running     bool
	// Length and Exit are words: "2 min 5 s", "Ended normally".
	Length, Exit string
}

func (p Preview) page() page {
	if p.Pane {
		return page{file: "preview", layout: "pane", scripts: []string{"preview.js"}}
	}
	return page{file: "preview", layout: "app", nav: navPersonas, scripts: []string{"preview.js"}}
}

func (Lab) page() page      { return page{file: "lab", layout: "app", nav: navPersonas} }
func (Sessions) page() page { return page{file: "sessions", layout: "app", nav: navRequests} }
