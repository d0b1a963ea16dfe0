package store_test

import (
	"os"
	"sync"
	"testing"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

func TestRowsAreCounted(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.OpenAt(t, file(t), at.now)
	if commits, rows := s.RowsWritten(); commits != 0 || rows != 0 || !s.LastWrite().IsZero() {
		t.Errorf("%d commits of %d rows before the first, last at %v", commits, rows, s.LastWrite())
	}
	const mints = 20
	var all sync.WaitGroup
	for range mints {
		all.Go(func() {
			if err := s.RecordMint(t.Context(), models.Mint{ID: store.NewID(), At: at.now(), KeyID: "k", Outcome: models.OutcomeOK}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if commits, rows := s.RowsWritten(); rows != mints || commits == 0 || commits > mints {
		t.Errorf("%d commits of %d rows, want %d rows", commits, rows, mints)
	}
	if !s.LastWrite().Equal(at.now()) || s.RowsWaiting() != 0 {
		t.Errorf("last written at %v, %d waiting", s.LastWrite(), s.RowsWaiting())
	}
	twice := models.Mint{ID: "twice", At: at.now(), KeyID: "k", Outcome: models.OutcomeOK}
	for range 2 {
		_ = s.RecordMint(t.Context(), twice)
	}
	if _, rows := s.RowsWritten(); rows != mints+1 {
		t.Errorf("%d rows, want %d: one that was refused is none", rows, mints+1)
	}
}

// The size is what lies on the disk; what is not there is no 0.
func TestSizeOfTheDatabase(t *testing.T) {
	t.Parallel()
	path := file(t)
	s := storetest.OpenAt(t, path, newClock().now)
	before, _, err := s.Size()
	if err != nil || before == 0 {
		t.Fatalf("%d bytes, %v", before, err)
	}
	person(t, s, "a@example.com", models.RoleAdmin)
	wal, err := os.Stat(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	if _, log, err := s.Size(); err != nil || log != wal.Size() || log == 0 {
		t.Errorf("a log of %d bytes, want %d, %v", log, wal.Size(), err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, log, err := s.Size(); err != nil || log != 0 {
		t.Errorf("a log of %d bytes after the end, %v", log, err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Size(); err == nil {
		t.Error("a removed file has a size")
	}
}
