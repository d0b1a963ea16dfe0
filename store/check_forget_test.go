package store_test

import (
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store/storetest"
)

// TestForgetChecks keeps what is young and what a label points at, and deletes the rest, also where it is more than one transaction takes.
func TestForgetChecks(t *testing.T) {
	t.Parallel()
	clock := newClock()
	path := file(t)
	s := storetest.OpenAt(t, path, clock.now)
	who := models.Actor{Kind: models.ActorCLI}
	made, err := s.CreateTemplate(t.Context(), who, models.NewTemplate{Slug: "cara", Persona: persona()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.MoveLabel(t.Context(), who, "cara", models.LabelMove{Label: models.LabelLive, Version: 1}); err != nil {
		t.Fatal(err)
	}
	content := func(n int) []byte { sum := sha256.Sum256(fmt.Append(nil, n)); return sum[:] }
	keep := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	rate := models.CheckRate{PerMinute: 12, OthersPerMinute: 6, OwnPerMinute: 6}
	keep(s.KeepTried(t.Context(), made.Version.SHA256, nil))
	for n := range 2100 {
		keep(s.KeepTalk(t.Context(), content(n)))
	}
	_, err = s.TakeCheck(t.Context(), "user:dana", true, rate)
	keep(err)
	clock.pass(24 * time.Hour)
	keep(s.KeepListed(t.Context(), content(0), nil))
	keep(s.KeepTalk(t.Context(), content(5000)))
	for _, want := range []int64{2099, 0} {
		if n, err := s.ForgetChecks(t.Context(), clock.now().Add(-time.Hour)); err != nil || n != want {
			t.Errorf("forgot %d, %v; want %d", n, err, want)
		}
	}
	for _, sha := range [][]byte{made.Version.SHA256, content(0), content(5000)} {
		if said, err := s.CheckResult(t.Context(), sha); err != nil || said.TriedAt.IsZero() && said.ListedAt.IsZero() && said.TalkedAt.IsZero() {
			t.Errorf("%x is gone: %v", sha, err)
		}
	}
	if n := storetest.Count(t, path, "check_asks"); n != 0 {
		t.Errorf("%d asks left", n)
	}
}
