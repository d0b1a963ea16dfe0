package store

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"greenroom/models"
)

// A full disk is noticed with the first row, and so is the room that comes back, without a mint that has to find out.
func TestRecordingNoticesAFullDisk(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	if err := s.CanRecord(); err != nil {
		t.Fatal(err)
	}
	limitPages(t, s, 1) // less than there are: no page more
	err := errors.New("no row was tried")
	for i := 0; err == nil || models.CodeOf(err) != models.CodeUnavailable; i++ {
		if i == 500 {
			t.Fatalf("500 rows found room on a full disk: %v", err)
		}
		err = s.RecordMint(t.Context(), models.Mint{ID: fmt.Sprint("m", i), KeyID: "k", Outcome: models.OutcomeOK})
	}
	refused := s.CanRecord()
	if e, ok := errors.AsType[*models.Error](refused); !ok || e.Code != models.CodeUnavailable || e.RetryAfter != tryEvery {
		t.Errorf("a full disk, and CanRecord says %v", refused)
	}
	s.mints.tryAgain()
	if s.CanRecord() == nil {
		t.Error("writing works again on a disk that is still full")
	}
	limitPages(t, s, 1_000_000)
	for deadline := time.Now().Add(20 * time.Second); s.CanRecord() != nil; {
		if time.Now().After(deadline) {
			t.Fatal("room came back, and the recorder does not notice")
		}
	}
	if err := s.RecordMint(t.Context(), models.Mint{ID: "after", KeyID: "k", Outcome: models.OutcomeOK}); err != nil {
		t.Error(err)
	}
	if n := column(t, s, "SELECT COUNT(*) FROM jobs"); n[0] != "0" {
		t.Error("a try leaves its row behind")
	}
}

// A row that is refused for its own sake says nothing about the disk.
func TestBadRowIsNotAFullDisk(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	row := models.Mint{ID: "twice", KeyID: "k", Outcome: models.OutcomeOK}
	if err := s.RecordMint(t.Context(), row); err != nil {
		t.Fatal(err)
	}
	err := s.RecordMint(t.Context(), row)
	if err == nil || models.CodeOf(err) == models.CodeUnavailable {
		t.Errorf("got %v", err)
	}
	if err := s.CanRecord(); err != nil {
		t.Error(err)
	}
}

func limitPages(t *testing.T, s *Store, pages int) {
	t.Helper()
	if err := s.LimitPages(t.Context(), pages); err != nil {
		t.Fatal(err)
	}
}
