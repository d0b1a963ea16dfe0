package pages

import (
	"slices"
	"testing"

	"greenroom/models"
)

// TestDeletePointsCountWhatStays tells of names in older rows only where there are any.
func TestDeletePointsCountWhatStays(t *testing.T) {
	t.Parallel()
	const counted = "What Greenroom 0.3.0 and older wrote keeps their name, because it can't be changed: rows of the audit log: 0, versions: 0, moves of labels: 3."
	for _, c := range []struct {
		traces models.PersonTraces
		told   bool
	}{{models.PersonTraces{}, false}, {models.PersonTraces{Moves: 3}, true}} {
		if got := deletePoints(c.traces); slices.Contains(got, counted) != c.told {
			t.Errorf("%+v: %q", c.traces, got)
		}
	}
}
