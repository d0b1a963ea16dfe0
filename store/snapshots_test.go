package store_test

import (
	"context"
	"sync"
	"testing"
	"time"
)

// Snapshots and single reads of the same rows, all at once on a database that was just opened, wait for none of each other.
func TestSnapshotsBesideReads(t *testing.T) {
	t.Parallel()
	path := file(t)
	create(t, open(t, path), "cara")
	for range 5 {
		s := open(t, path) // nothing is prepared yet
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		var all sync.WaitGroup
		for range 24 {
			all.Go(func() {
				if _, err := s.TemplateBySlug(ctx, "cara"); err != nil {
					t.Error(err)
				}
			})
			all.Go(func() {
				if _, err := s.Version(ctx, "cara", 1); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		cancel()
	}
}
