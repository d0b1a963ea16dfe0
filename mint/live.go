package mint

import (
	"context"
	"fmt"
	"sync"
	"time"

	"greenroom/messages"
	"greenroom/models"
)

const (
	// beatLost is how long a preview may go without a beat of its page until it counts as over.
	beatLost = 20 * time.Second
	// handOver is how long a takeover waits for the other page to hang up. Pages send a beat every 3 s.
	handOver = 6 * time.Second
)

// livePreviews holds the running preview of each person. It is kept in memory, so a restart frees every place.
type livePreviews struct {
	now func() time.Time

	mu      sync.Mutex
	byUser  map[string]*liveNote
	leaving map[string]*liveNote // by mint: taken over, and not yet hung up
}

// liveNote is one running preview.
type liveNote struct {
	id    string // of its mint
	where string
	began time.Time

	heard time.Time     // of the last beat
	over  chan struct{} // closed when it has ended
}

func newLivePreviews(now func() time.Time) *livePreviews {
	return &livePreviews{now: now, byUser: map[string]*liveNote{}, leaving: map[string]*liveNote{}}
}

// start takes the person's one place. A taken place is a conflict; with takeOver it waits shortly for the other page to hang up.
func (l *livePreviews) start(ctx context.Context, userID string, note liveNote, takeOver bool) error {
	note.heard, note.over = l.now(), make(chan struct{})
	other := l.place(userID, &note, takeOver)
	switch {
	case other == nil:
		return nil
	case !takeOver:
		return messages.NewError(messages.PreviewElsewhere, messages.Facts{Where: other.where, Ago: span(note.began.Sub(other.began))})
	}
	wait, cancel := context.WithTimeout(ctx, handOver)
	defer cancel()
	select {
	case <-other.over:
	case <-wait.Done():
	}
	return ctx.Err()
}

// place puts the note in, and returns the note that was there before.
// A takeover is put in at once, so that the newest takeover wins.
func (l *livePreviews) place(userID string, note *liveNote, takeOver bool) *liveNote {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forgetLost()
	other := l.byUser[userID]
	if other != nil && !takeOver {
		return other
	}
	if other != nil {
		l.leaving[other.id] = other
	}
	l.byUser[userID] = note
	return other
}

func (l *livePreviews) lost(n *liveNote) bool { return !models.Within(n.heard, l.now(), beatLost) }

// forgetLost keeps the maps as small as the number of running previews.
func (l *livePreviews) forgetLost() {
	for _, notes := range []map[string]*liveNote{l.byUser, l.leaving} {
		for key, n := range notes {
			if l.lost(n) {
				delete(notes, key)
			}
		}
	}
}

// beat reports whether the preview still has the person's place.
func (l *livePreviews) beat(userID, id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := l.byUser[userID]
	if n == nil || n.id != id {
		return false
	}
	n.heard = l.now()
	return true
}

// end gives the place back, or tells a waiting takeover that the other page has hung up.
func (l *livePreviews) end(userID, id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := l.byUser[userID]; n != nil && n.id == id {
		delete(l.byUser, userID)
		close(n.over)
	}
	if n := l.leaving[id]; n != nil {
		delete(l.leaving, id)
		close(n.over)
	}
}

// span words how long ago something was.
func span(d time.Duration) string {
	if d < time.Minute {
		return "just now"
	}
	return fmt.Sprintf("%d min ago", int(d.Minutes()))
}
