package web

// CheckFinding is what a page tells of a version before it goes out. Its form field is confirm, once for each code.
type CheckFinding struct {
	// Blocking hold the button up until each is ticked.
	Blocking []CheckGroup
	// Told are blocking problems of a move that nothing holds up.
	Told []CheckLine
	// Warnings are told, and nothing more.
	Warnings []CheckLine
}

// CheckGroup are the problems that one tick confirms.
type CheckGroup struct {
	Code  string
	Lines []CheckLine
	// Ticked is true when the form came back with it.
	Ticked bool
}

// CheckLine is one problem: Label is the field on screen, empty for the version as a whole.
type CheckLine struct {
	Label   string
	Message string
}

// Any is true when there is something to tell.
func (f CheckFinding) Any() bool { return len(f.Blocking)+len(f.Told)+len(f.Warnings) > 0 }
