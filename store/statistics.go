package store

import (
	"context"
	"database/sql"
	"fmt"
)

// analysisLimit is how many entries of each index are looked at for its statistics: enough to tell a selective index from another,
// and the same work for a database of any size.
const analysisLimit = 400

// everyTable lets PRAGMA optimize look at all tables, not only at those that this connection has read; it analyses those that it should:
// without statistics, or many times larger or smaller than these say.
const everyTable = 0x10002

// Optimize brings the statistics up to date by which SQLite chooses among indexes. Connections that are open already see new ones when the schema changes.
func (s *Store) Optimize(ctx context.Context) error {
	if err := s.mayWrite(ctx); err != nil {
		return err
	}
	return optimize(ctx, s.sqlWriter())
}

func optimize(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, fmt.Sprintf("PRAGMA analysis_limit = %d; PRAGMA optimize(%d)", analysisLimit, everyTable))
	if err != nil {
		return fmt.Errorf("bring the statistics of the database up to date: %w", err)
	}
	return nil
}
