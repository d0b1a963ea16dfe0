package models

import "time"

// TemplateChange is one change of a template, shown next to the mints that followed it.
type TemplateChange struct {
	At     time.Time
	By     Actor
	Action Action
	Label  string // the label moved or removed
	From   int    // for a label: its version before, 0 when it was unset
	To     int    // the saved version; for a label: its new version, 0 when it was removed

	OldSlug, NewSlug string // of a changed slug
	Alias            string // an old slug that was released or taken
}

// ChangeSpan selects the changes of a template from Since to Until, inclusive.
type ChangeSpan struct {
	TemplateID   string
	Since, Until time.Time
	Actions      []Action // that count; ActionTemplateChanged only when it changed the slug
	Label        string   // the one label whose moves count, empty for every label
}
