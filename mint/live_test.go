package mint

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"greenroom/models"
)

func liveNoteOf(id string) liveNote { return liveNote{id: id, began: time.Now()} }

// A page that is gone cannot hang up: a takeover waits for it, but not for long.
func TestTakingOverFromAPageThatIsGone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLivePreviews(time.Now)
		began := time.Now()
		if err := l.start(t.Context(), "anna", liveNoteOf("1"), false); err != nil {
			t.Fatal(err)
		}
		if err := l.start(t.Context(), "anna", liveNoteOf("2"), true); err != nil {
			t.Fatal(err)
		}
		if waited := time.Since(began); waited != handOver {
			t.Errorf("waited %v", waited)
		}
		if l.beat("anna", "1") || !l.beat("anna", "2") {
			t.Error("the place did not change hands")
		}
		l.end("anna", "2")
		time.Sleep(beatLost)
		if err := l.start(t.Context(), "anna", liveNoteOf("3"), false); err != nil {
			t.Fatal(err)
		}
		if len(l.byUser) != 1 || len(l.leaving) != 0 {
			t.Errorf("notes are left: %d and %d", len(l.byUser), len(l.leaving))
		}
	})
}

func TestTakingOverEndsWithItsRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLivePreviews(time.Now)
		_ = l.start(t.Context(), "anna", liveNoteOf("1"), false)
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := l.start(short, "anna", liveNoteOf("2"), true); err == nil {
			t.Error("the request was over, and it got the place all the same")
		}
		if err := l.start(t.Context(), "bert", liveNoteOf("3"), false); models.CodeOf(err) != "" {
			t.Errorf("somebody else: %v", err)
		}
	})
}
