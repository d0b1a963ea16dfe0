package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
)

// FillDisk lets every write that needs room fail as on a full disk, until room is made again.
func FillDisk(t testing.TB, s *store.Store) (makeRoom func()) {
	t.Helper()
	if err := s.LimitPages(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	// Pages that the file has already still take rows. Every change that people and keys make leaves a row in the audit, so its last pages are filled up,
	// after the free ones.
	fill(t, func(i int) error {
		_, err := s.HoldJob(t.Context(), fmt.Sprint("fill ", i), strings.Repeat("-", 20_000), time.Hour)
		return err
	})
	fill(t, func(int) error {
		return s.EndOtherSessions(t.Context(), models.Actor{Kind: models.ActorCLI}, "", "")
	})
	return func() {
		if err := s.LimitPages(t.Context(), 1_000_000); err != nil {
			t.Fatal(err)
		}
	}
}

func fill(t testing.TB, write func(i int) error) {
	t.Helper()
	for i := range 5_000 {
		if write(i) != nil {
			return
		}
	}
	t.Fatal("the disk doesn't fill")
}
