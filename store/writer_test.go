package store

import (
	"log/slog"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"gorm.io/gorm"
)

// A change that waits for the one writing connection must not keep the transaction that holds it from a statement of the same words:
// gorm's kept statements do.
func TestTransactionRunsWhatAnotherChangeWaitsToRun(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), Options{Path: filepath.Join(t.TempDir(), "greenroom.db"), Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	waits := make(chan error, 1)
	err = s.write(t.Context(), func(tx *gorm.DB) error {
		waited := s.sqlWriter().Stats().WaitCount
		go func() { waits <- s.LeaveJob(t.Context(), "sweeping", "another") }()
		for s.sqlWriter().Stats().WaitCount == waited {
			runtime.Gosched()
		}
		return tx.Model(&jobRow{}).Where("name = ? AND holder = ?", "sweeping", "this").Update("until", 0).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-waits; err != nil {
		t.Fatal(err)
	}
}
