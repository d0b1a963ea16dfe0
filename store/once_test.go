package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"greenroom/models"
)

func onceRequest(mark, content string) models.OnceRequest {
	return models.OnceRequest{Mark: sha256.Sum256([]byte(mark)), Content: sha256.Sum256([]byte(content))}
}

// onceStore has a clock that tests move.
func onceStore(t *testing.T) (*Store, *atomic.Int64) {
	t.Helper()
	s, ahead := openTemp(t), &atomic.Int64{}
	s.now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	return s, ahead
}

func mustClaim(t *testing.T, s *Store, r models.OnceRequest) models.OnceState {
	t.Helper()
	state, err := s.ClaimOnce(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return state
}

func TestOneOfManyClaims(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "greenroom.db")
	stores := []*Store{openAt(t, path), openAt(t, path)} // two processes on one database
	var claims atomic.Int64
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			state, err := stores[i%2].ClaimOnce(context.Background(), onceRequest("mark", "content"))
			if err != nil {
				t.Error(err)
			}
			if state.Claimed {
				claims.Add(1)
			}
		})
	}
	all.Wait()
	if claims.Load() != 1 {
		t.Errorf("%d of 40 did it", claims.Load())
	}
}

func TestOnceIsFinishedWithItsChange(t *testing.T) {
	t.Parallel()
	s, _ := onceStore(t)
	r := onceRequest("mark", "content")
	mustClaim(t, s, r)
	ctx := models.WithOnce(t.Context(), r)
	persona := models.Persona{Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b", LLMID: "x", SystemPrompt: "x"}
	who := models.Actor{Kind: models.ActorCLI}
	if _, err := s.CreateTemplate(ctx, who, models.NewTemplate{Slug: "new", Persona: persona}); err == nil {
		t.Fatal("a slug that is refused was taken")
	}
	if err := s.AuditRefused(ctx, who, models.Refusal{Attempt: "POST /x", Reason: models.ReasonRole, SubjectKind: "route", SubjectID: "x", SubjectName: "x"}); err != nil {
		t.Fatal(err)
	}
	if state := mustClaim(t, s, r); !state.DoneAt.IsZero() || state.Claimed {
		t.Fatalf("refused, and %+v", state)
	}
	if _, err := s.CreateTemplate(ctx, who, models.NewTemplate{Slug: "cara", Persona: persona}); err != nil {
		t.Fatal(err)
	}
	if state := mustClaim(t, s, r); state.DoneAt.IsZero() || state.Claimed {
		t.Fatalf("done, and %+v", state)
	}
	if err := s.ReleaseOnce(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if state := mustClaim(t, s, r); state.Claimed {
		t.Error("a request that is done was released")
	}
}

func TestOnceByContent(t *testing.T) {
	t.Parallel()
	s, ahead := onceStore(t)
	mustClaim(t, s, onceRequest("mark", "one"))
	if state := mustClaim(t, s, onceRequest("mark", "two")); !state.Claimed || !state.OtherContent {
		t.Errorf("other content: %+v", state)
	}
	if state := mustClaim(t, s, onceRequest("other", "one")); !state.Claimed || state.OtherContent {
		t.Errorf("other mark: %+v", state)
	}
	if state := mustClaim(t, s, onceRequest("mark", "one")); state.Claimed {
		t.Errorf("claimed again while it may run: %+v", state)
	}
	ahead.Store(int64(claimTime))
	if state := mustClaim(t, s, onceRequest("mark", "one")); !state.Claimed {
		t.Errorf("the claim of a process that died: %+v", state)
	}
	if err := s.AnswerOnce(t.Context(), onceRequest("mark", "one"), []byte("sealed")); err != nil {
		t.Fatal(err)
	}
	ahead.Store(int64(claimTime + models.OnceLife/2))
	if state := mustClaim(t, s, onceRequest("mark", "one")); state.Claimed || string(state.Answer) != "sealed" {
		t.Errorf("answered: %+v", state)
	}
	ahead.Store(int64(claimTime + models.OnceLife + time.Millisecond))
	if state := mustClaim(t, s, onceRequest("mark", "one")); !state.Claimed {
		t.Errorf("after ten minutes: %+v", state)
	}
}

func TestReleasedIsTriedAgain(t *testing.T) {
	t.Parallel()
	s, _ := onceStore(t)
	r := onceRequest("mark", "one")
	mustClaim(t, s, r)
	if err := s.ReleaseOnce(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if state, err := s.OnceState(t.Context(), r); err != nil || !state.Since.IsZero() {
		t.Errorf("%+v %v", state, err)
	}
	if state := mustClaim(t, s, r); !state.Claimed {
		t.Errorf("%+v", state)
	}
}

// Answers are forgotten in time also where nobody sends a form any more.
func TestForgetOnce(t *testing.T) {
	t.Parallel()
	s, ahead := onceStore(t)
	mustClaim(t, s, onceRequest("mark", "content"))
	for _, c := range []struct {
		after time.Duration
		left  string
	}{{0, "1"}, {models.OnceLife - time.Minute, "1"}, {models.OnceLife, "0"}} {
		ahead.Store(int64(c.after))
		if err := s.ForgetOnce(t.Context()); err != nil {
			t.Fatal(err)
		}
		if left := column(t, s, "SELECT COUNT(*) FROM once")[0]; left != c.left {
			t.Errorf("after %v %s are left, want %s", c.after, left, c.left)
		}
	}
}

func TestBackupsHoldNoAnswers(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	r := onceRequest("mark", "one")
	mustClaim(t, s, r)
	if err := s.AnswerOnce(t.Context(), r, bytes.Repeat([]byte("sealed-answer"), 2000)); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "copy.db")
	if err := Backup(t.Context(), s.path, to); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(to + "*")
	if err != nil || len(files) != 1 {
		t.Errorf("%v %v", files, err)
	}
	raw, err := os.ReadFile(to)
	if err != nil || bytes.Contains(raw, []byte("sealed-answer")) {
		t.Errorf("the backup holds the answer: %v", err)
	}
	if state := mustClaim(t, s, r); state.Claimed {
		t.Error("the database itself forgot the answer")
	}
}
