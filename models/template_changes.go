package models

import "time"

// TemplateChange is one change of a template, as a line that explains what came after it.
type TemplateChange struct {
	At     time.Time
	By     Actor
	Action Action
	Label  string // of a label that was moved or removed
	From   int    // of a label: the version before, 0 when it was not set
	To     int    // the version saved; of a label: 0 when it was removed

	OldSlug, NewSlug string // of a slug that was changed
}

// ChangeSpan asks for the changes of a template from Since until Until, both included.
type ChangeSpan struct {
	TemplateID   string
	Since, Until time.Time
}
