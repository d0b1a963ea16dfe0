package store

import (
	"context"
	"fmt"
)

// LimitPages lets the file have so many pages and no more, at least those that it has: beyond them SQLite answers as on a full disk.
// Only tests call it, because a disk of their own isn't given to everybody.
func (s *Store) LimitPages(ctx context.Context, most int) error {
	_, err := s.sqlWriter().ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", most))
	return err
}
