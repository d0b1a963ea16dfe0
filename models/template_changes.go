package models

import "time"

// TemplateChange is the move of a label or the saving of a version, as a line that explains what came after it.
type TemplateChange struct {
	At    time.Time
	By    Actor
	Label string // empty: a version was saved
	From  int    // of a label: 0 when it was not set
	To    int    // the version; of a label: 0 when it was removed
}
