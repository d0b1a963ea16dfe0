package models

// LabelLine is the line of versions that a label really pointed at, oldest first: the last one is where it points now, or pointed last.
// A move back to a version of the line drops what came after it, so that rolling back twice goes back twice.
// A move that was undone leaves no trace. The moves are those of one label, oldest first.
func LabelLine(moves []LabelMoved) []int {
	var line []int
	before := map[int64][]int{} // the line as it was before each move, by its seq
	for _, move := range moves {
		before[move.Seq] = line
		if undone, known := before[move.Undoes]; known && move.Undoes != 0 {
			line = undone
			continue
		}
		line = lineAfter(line, move.To)
	}
	return line
}

// lineAfter is a new line, because an undo may need the old one.
func lineAfter(line []int, to int) []int {
	if to == 0 {
		return line
	}
	for i, version := range line {
		if version == to {
			return line[: i+1 : i+1]
		}
	}
	return append(line[:len(line):len(line)], to)
}

// LabelPath is the line of a label and where it points now, 0 when it is not set.
type LabelPath struct {
	Line []int
	Now  int
}

// Before gives the version to roll back to: the one that the label pointed at before, 0 where there is none.
// For a label that is not set, that is the last one of the line.
func (p LabelPath) Before() int {
	if len(p.Line) == 0 {
		return 0
	}
	if p.Now == 0 {
		return p.Line[len(p.Line)-1]
	}
	if len(p.Line) < 2 {
		return 0
	}
	return p.Line[len(p.Line)-2]
}
