package mint

import "time"

// Observer is told how mints and previews go. It must not wait.
type Observer interface {
	// Minted is told of each attempt: for which persona, and ok or the code of its error.
	Minted(persona, outcome string)
	// WaitedForAnam is told how long Anam took to answer, or to let the time run out.
	WaitedForAnam(took time.Duration)
	// WaitedForCommit is told how long it took until the row of an attempt was written for which Anam was asked.
	WaitedForCommit(took time.Duration)
}

// The personas that an Observer hears beside slugs. No slug has an underscore.
const (
	PersonaOfLab   = "_lab"  // kept in the Anam Lab: only its ID is known
	PersonaUnsaved = "_new"  // a draft that was never saved
	PersonaUnknown = "_none" // none was found before the attempt was refused
)

// persona is the one that the attempt is counted with. What a caller made up is not: it could be something else each time.
func (a *attempt) persona() string {
	switch {
	case a.row.TemplateID != "":
		return a.row.Slug
	case a.row.Slug == newTemplate:
		return PersonaUnsaved
	case a.row.PersonaID != "" && a.row.Slug == "":
		return PersonaOfLab
	}
	return PersonaUnknown
}

// foundSlug is the slug of the attempt's template, empty when none was found.
func (a *attempt) foundSlug() string {
	if a.row.TemplateID == "" {
		return ""
	}
	return a.row.Slug
}

// unobserved is the Observer when there is none.
type unobserved struct{}

func (unobserved) Minted(string, string)         {}
func (unobserved) WaitedForAnam(time.Duration)   {}
func (unobserved) WaitedForCommit(time.Duration) {}
