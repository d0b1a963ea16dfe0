package models

import (
	"slices"
	"testing"
)

func TestLabelLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		moves  []LabelMoved
		line   []int
		now    int
		before int
	}{
		"never moved":                {nil, nil, 0, 0},
		"first":                      {moves(1), []int{1}, 1, 0},
		"published twice":            {moves(1, 2), []int{1, 2}, 2, 1},
		"rolled back":                {moves(1, 2, 3, 4, 3), []int{1, 2, 3}, 3, 2},
		"rolled back twice":          {moves(1, 2, 3, 4, 3, 2), []int{1, 2}, 2, 1},
		"published after a rollback": {moves(1, 2, 1, 3), []int{1, 3}, 3, 1},
		"the bad one again":          {moves(1, 2, 1, 2), []int{1, 2}, 2, 1},
		"unset":                      {moves(1, 2, 0), []int{1, 2}, 0, 2},
		"unset, then back":           {moves(1, 2, 0, 2), []int{1, 2}, 2, 1},
		"unset, then another":        {moves(1, 2, 0, 3), []int{1, 2, 3}, 3, 2},
		"undone":                     {undone(moves(1, 2), 2, 1), []int{1}, 1, 0},
		"first one undone":           {undone(moves(1), 1, 0), nil, 0, 0},
		"undone, then published":     {then(undone(moves(1, 2), 2, 1), 3), []int{1, 3}, 3, 1},
		"rollback undone":            {undone(moves(1, 2, 1), 3, 2), []int{1, 2}, 2, 1},
		"undo undone":                {undone(undone(moves(1, 2), 2, 1), 3, 2), []int{1, 2}, 2, 1},
	} {
		line := LabelLine(c.moves)
		if !slices.Equal(line, c.line) {
			t.Errorf("%s: %v, want %v", name, line, c.line)
		}
		if got := (LabelPath{line, c.now}).Before(); got != c.before {
			t.Errorf("%s: before is %d, want %d", name, got, c.before)
		}
	}
}

// moves are those of a label that pointed at these versions, one after the other.
func moves(versions ...int) []LabelMoved { return then(nil, versions...) }

func then(moves []LabelMoved, versions ...int) []LabelMoved {
	for _, version := range versions {
		from := 0
		if len(moves) > 0 {
			from = moves[len(moves)-1].To
		}
		moves = append(moves, LabelMoved{Seq: int64(len(moves) + 1), From: from, To: version})
	}
	return moves
}

// undone adds a move that takes the one with this seq back.
func undone(moves []LabelMoved, seq int64, to int) []LabelMoved {
	moves = then(moves, to)
	moves[len(moves)-1].Undoes = seq
	return moves
}
