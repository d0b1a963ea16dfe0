package store

import (
	"log/slog"
	"testing"

	"greenroom/models"
)

// A note that could not be written yet is written at close.
func TestClosingWritesSessionNotes(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	user, err := s.CreateFirstUser(t.Context(), models.Actor{Kind: models.ActorCLI}, models.NewUser{Email: "a@example.com", Name: "A", Password: "correct horse battery"})
	if err != nil {
		t.Fatal(err)
	}
	_, session, err := s.StartSession(t.Context(), models.SignIn{UserID: user.ID})
	if err != nil {
		t.Fatal(err)
	}
	later := millis(session.LastSeenAt) + 60_000
	n := &sessionNotes{
		writer: s.writer, log: slog.New(slog.DiscardHandler), seen: map[string]int64{session.ID: later},
		waiting: make(chan struct{}, 1), closing: make(chan struct{}), stopped: make(chan struct{}),
	}
	close(n.closing)
	n.run()
	if list, err := s.Sessions(t.Context(), user.ID); err != nil || len(list) != 1 || millis(list[0].LastSeenAt) != later {
		t.Errorf("got %+v, %v", list, err)
	}
	if len(n.seen) != 0 {
		t.Error("a written note is kept")
	}
}
