package catalog_test

import (
	"testing"
	"time"

	"greenroom/anam/sandbox"
)

// TestListsOfTheFutureAreReadAgain: a list that was read, or not, while the clock was ahead is read again at once when it is set right.
func TestListsOfTheFutureAreReadAgain(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{"read": {What: sandbox.Slow}, "failed": {Status: 500}} {
		s, stand := onSandbox(t)
		fault.Times = -1
		script(t, stand, fault)
		s.Models(ctx)
		stand.ClearFaults()
		stand.ResetHistory()
		s.clock.move(-24 * time.Hour)
		for deadline := time.Now().Add(20 * time.Second); len(stand.Requests()) == 0; s.Models(ctx) {
			if time.Now().After(deadline) {
				t.Fatalf("%s: not read again", name)
			}
		}
	}
}
