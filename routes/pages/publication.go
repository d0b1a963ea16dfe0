package pages

import (
	"fmt"
	"strconv"

	"greenroom/models"
)

const (
	// versionBefore is ?version=before: the version that the label pointed at before.
	versionBefore = "before"
	// versionNone is the choice of no version: the label is removed.
	versionNone = "none"
)

// publication is the move of a label that a page shows and asks to confirm.
type publication struct {
	label     string
	version   int      // 0: the label is removed
	confirmed []string // the codes that are ticked
}

func (p publication) removes() bool { return p.version == 0 }

// choice is the value of the chosen version, as the page's form sends it.
func (p publication) choice() string {
	if p.removes() {
		return versionNone
	}
	return strconv.Itoa(p.version)
}

// shown names the move in the form, so that the form can't ask for another one than its page had shown.
func (p publication) shown() string { return p.label + " " + p.choice() }

// words name the move within a sentence.
func (p publication) words() string {
	if p.removes() {
		return "no version as " + p.label
	}
	return fmt.Sprintf("v%d as %s", p.version, p.label)
}

// done says what apps get after the move.
func (p publication) done() string {
	switch live := p.label == models.LabelLive; {
	case p.removes() && live:
		return "Nothing is live now: apps get no tokens for this persona."
	case p.removes():
		return fmt.Sprintf("Removed %s. Apps that ask for it are refused.", p.label)
	case live:
		return fmt.Sprintf("v%d is live. Apps get it with their next token.", p.version)
	}
	return fmt.Sprintf("%s points at v%d. Apps that ask for it get it with their next token.", p.label, p.version)
}

// labelProblems are the complaints about a label that is to be moved.
func labelProblems(label string) []models.FieldError {
	move := models.LabelMove{Label: label, Version: 1}
	return move.Problems()
}

// publicationIn reads the choice of a publish page's form. No label means live.
func publicationIn(f *form) publication {
	wanted := publication{label: models.LabelLive, confirmed: f.chosen["confirm"]}
	if label := f.line("label"); label != "" {
		wanted.label = label
	}
	if f.line("version") == versionNone {
		return wanted
	}
	wanted.version = -1 // no version has it
	if version := f.whole("version"); version != nil && *version != 0 {
		wanted.version = *version
	}
	return wanted
}

// removalIn is the removal of a label that a form asks for.
func removalIn(f *form, wanted publication) models.LabelRemoval {
	from := f.whole("from")
	if from == nil {
		from = new(0)
	}
	return models.LabelRemoval{Label: wanted.label, From: from, Note: f.line("note")}
}

// labelMoveIn is the move of a label that a form asks for; a from of 0 means that the label was not set.
func labelMoveIn(f *form, wanted publication) models.LabelMove {
	move := models.LabelMove{Label: wanted.label, Version: wanted.version, FromSet: true, Note: f.line("note"), Confirm: wanted.confirmed}
	if from := f.whole("from"); from != nil && *from != 0 {
		move.From = from
	}
	return move
}
