package web

import "fmt"

// Status of a template as it is shown.
type Status struct {
	// Kind is "draft", "live", "changed" or "archived".
	Kind string
	// Text is "Live v11".
	Text string
	// Detail is "v14 unpublished", empty for none.
	Detail string
}

// StatusOf words a template's status. live is the version that the live label points at, 0 for none.
func StatusOf(kind string, live, latest int) Status {
	switch kind {
	case "live":
		return Status{Kind: kind, Text: fmt.Sprintf("Live v%d", live)}
	case "changed":
		return Status{Kind: kind, Text: fmt.Sprintf("Live v%d", live), Detail: fmt.Sprintf("v%d unpublished", latest)}
	case "archived":
		return Status{Kind: kind, Text: "Archived"}
	}
	return Status{Kind: "draft", Text: "Draft"}
}

// TemplateHead is the top of every page of one persona: its name, status and tabs.
type TemplateHead struct {
	// ID goes with every form about the persona: its slug may be another persona's by the time the form is sent.
	ID     string
	Slug   string
	Name   string
	Status Status
	// Live is the version that apps get, 0 for none; Latest is the newest.
	Live, Latest int
	Archived     bool
	// Kind marks a persona that is not complete, empty for one that is.
	Kind    string
	Saved   Time
	SavedBy string
	// Failing says why apps would get no session of what is live, empty when nothing is known to fail.
	Failing string
	// Tab is "edit", "preview", "use" or "settings".
	Tab string
}

// URL is the persona's own page.
func (h TemplateHead) URL() string { return "/templates/" + h.Slug }

// PreviewURL is where one talks to it.
func (h TemplateHead) PreviewURL() string { return h.URL() + "/preview" }

// KeyRef is an API key that a page points at.
type KeyRef struct {
	ID     string
	Name   string
	Prefix string
	// LastUse is the zero Time when the key was never used.
	LastUse Time
}

// URL is the key's page.
func (k KeyRef) URL() string { return "/keys/" + k.ID }
