package store_test

import (
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

// A page only reads: it answers while another process holds the write lock, and the session counts as seen all the same.
func TestReadingDoesNotWaitForTheWriteLock(t *testing.T) {
	t.Parallel()
	at, path := newClock(), file(t)
	s := storetest.OpenAt(t, path, at.now)
	u := person(t, s, "a@example.com", models.RoleAdmin)
	token, _ := signIn(t, s, u.ID)
	release := storetest.HoldWriteLock(t, path)
	// The context ends before SQLite stops waiting for the lock, so a call that waits for it fails here.
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
	defer cancel()
	for range 20 {
		at.pass(11 * time.Hour)
		if at.now().After(newClock().now().Add(models.SessionMax - 12*time.Hour)) {
			break
		}
		got, _, err := s.SessionByToken(ctx, token.Reveal())
		if err != nil || !got.LastSeenAt.Equal(at.now()) {
			t.Fatalf("got %+v, %v", got, err)
		}
		got.FormKey = "" // listed sessions have none
		if kept, err := s.Sessions(ctx, u.ID); err != nil || len(kept) != 1 || kept[0] != got {
			t.Fatalf("listed %+v, %v", kept, err)
		}
	}
	if ctx.Err() != nil {
		t.Error("the pages were not prompt")
	}
	last := storetest.Count(t, path, "sessions WHERE last_seen_at > created_at")
	if last != 0 {
		t.Fatal("the lock held nothing up, so this test shows nothing")
	}
	release()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if storetest.Count(t, path, "sessions WHERE last_seen_at > created_at") != 1 {
		t.Error("closing lost the note")
	}
}

func TestReady(t *testing.T) {
	t.Parallel()
	at, path := newClock(), file(t)
	s := storetest.OpenAt(t, path, at.now)
	if err := s.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	release := storetest.HoldWriteLock(t, path)
	if err := s.Ready(t.Context()); err != nil {
		t.Errorf("a write succeeded a moment ago: %v", err)
	}
	at.pass(5 * time.Second)
	wantNotReady(t, s, store.PartWriting)
	if models.CodeOf(s.CanRecord()) != models.CodeUnavailable {
		t.Error("a write failed, and mints would still ask for tokens")
	}
	release()
	for deadline := time.Now().Add(20 * time.Second); s.CanRecord() != nil; {
		if time.Now().After(deadline) {
			t.Fatal("the lock is given back, and nobody notices")
		}
	}
	if err := s.Ready(t.Context()); err != nil {
		t.Errorf("after the lock: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	wantNotReady(t, s, store.PartReading)
}

func wantNotReady(t *testing.T, s *store.Store, part string) {
	t.Helper()
	err := s.Ready(t.Context())
	if failed, ok := errors.AsType[*store.NotReady](err); !ok || failed.Part != part {
		t.Errorf("got %v, want the part %s", err, part)
	}
}

// A recorded mint says that writing works, so nothing is written to find out.
func TestMintsTellThatWritingWorks(t *testing.T) {
	t.Parallel()
	at, path := newClock(), file(t)
	s := storetest.OpenAt(t, path, at.now)
	if err := s.RecordMint(t.Context(), models.Mint{ID: "m", KeyID: "k", At: at.now(), Outcome: models.OutcomeOK}); err != nil {
		t.Fatal(err)
	}
	storetest.HoldWriteLock(t, path)
	if err := s.Ready(t.Context()); err != nil {
		t.Error(err)
	}
}

// A file that is removed or replaced under a running server takes everything that is written from then on.
func TestReadyNoticesAnotherFile(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(path string) error{
		"removed": os.Remove,
		"replaced": func(path string) error {
			return errors.Join(os.Rename(path, path+".old"), os.WriteFile(path, nil, 0o600))
		},
	} {
		path := file(t)
		s := open(t, path)
		if err := change(path); err != nil {
			t.Fatal(name, err)
		}
		wantNotReady(t, s, store.PartFile)
	}
}
