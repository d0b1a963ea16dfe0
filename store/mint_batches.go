package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/bits"
	"strings"
	"time"
)

// batchTimeout is the most that a batch waits for its turn to write and for the disk.
const batchTimeout = 10 * time.Second

const (
	insertMints = "INSERT INTO mints (id, at, key_id, user_id, template_id, slug, version, label, persona_id, client_label, outcome, anam_status, fields, duration_us, request_id, address, unknown) VALUES "
	mintValues  = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

// mintWriter writes mint rows and the tokens that will come back, counts by hour and notes the use of keys, a batch in one transaction, with statements prepared once.
// Only the recorder's goroutine uses it.
type mintWriter struct {
	db       *sql.DB
	inserts  [7]*sql.Stmt // of 1, 2, 4 ... 64 rows: a batch of any size is a few of them
	addHour  *sql.Stmt
	addGroup *sql.Stmt
	addUse   *sql.Stmt
	addGiven *sql.Stmt
	args     []any // room for the arguments of one statement
	counts   mintCounts
}

func newMintWriter(ctx context.Context, db *sql.DB) (*mintWriter, error) {
	w := &mintWriter{db: db, counts: mintCounts{}}
	queries := map[**sql.Stmt]string{&w.addHour: addMintHour, &w.addGroup: addMintGroup, &w.addUse: addKeyUse, &w.addGiven: addGivenToken}
	for power := range w.inserts {
		queries[&w.inserts[power]] = insertMints + mintValues + strings.Repeat(", "+mintValues, 1<<power-1)
	}
	for stmt, query := range queries {
		var err error
		if *stmt, err = db.PrepareContext(ctx, query); err != nil {
			return nil, errors.Join(fmt.Errorf("prepare the recording of mints: %w", err), w.close())
		}
	}
	return w, nil
}

func (w *mintWriter) close() error {
	var errs []error
	for _, stmt := range append(w.inserts[:], w.addHour, w.addGroup, w.addUse, w.addGiven) {
		if stmt != nil {
			errs = append(errs, stmt.Close())
		}
	}
	return errors.Join(errs...)
}

// write commits rows together with the counts of their hours, and uses of keys: all or nothing.
func (w *mintWriter) write(batch []*pendingMint, uses map[string]int64) error {
	ctx, cancel := context.WithTimeout(context.Background(), batchTimeout)
	defer cancel()
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("record mint: %w", err)
	}
	err = w.insert(ctx, tx, batch)
	if err == nil {
		err = w.keepGiven(ctx, tx, batch)
	}
	if err == nil {
		err = w.count(ctx, tx, batch)
	}
	if err == nil {
		err = w.noteUses(ctx, tx, uses)
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		_ = tx.Rollback() // what failed is the reason worth telling
		return fmt.Errorf("record mint: %w", err)
	}
	return nil
}

func (w *mintWriter) insert(ctx context.Context, tx *sql.Tx, batch []*pendingMint) error {
	for len(batch) > 0 {
		power := min(bits.Len(uint(len(batch))), len(w.inserts)) - 1
		w.args = w.args[:0]
		for _, p := range batch[:1<<power] {
			r := &p.row
			w.args = append(w.args, r.ID, r.At, r.KeyID, r.UserID, r.TemplateID, r.Slug, r.Version, r.Label, r.PersonaID,
				r.ClientLabel, r.Outcome, r.AnamStatus, r.Fields, r.DurationUs, r.RequestID, r.Address, r.Unknown)
		}
		if _, err := tx.StmtContext(ctx, w.inserts[power]).ExecContext(ctx, w.args...); err != nil {
			return err
		}
		batch = batch[1<<power:]
	}
	return nil
}

// count adds a batch to its hours, the mints of one group and hour together.
func (w *mintWriter) count(ctx context.Context, tx *sql.Tx, batch []*pendingMint) error {
	clear(w.counts)
	for _, p := range batch {
		w.counts.add(&p.row)
	}
	for in, c := range w.counts {
		if err := w.addTo(ctx, tx, in, c); err != nil {
			return fmt.Errorf("count by hour: %w", err)
		}
	}
	return nil
}

// addTo adds to an hour of a group; nearly always the group is there already.
func (w *mintWriter) addTo(ctx context.Context, tx *sql.Tx, in groupHour, c hourCount) error {
	w.args = append(append(w.args[:0], in.hour, c.n, c.first, c.last), in.group.values()...)
	done, err := tx.StmtContext(ctx, w.addHour).ExecContext(ctx, w.args...)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); n > 0 || err != nil {
		return err
	}
	if _, err := tx.StmtContext(ctx, w.addGroup).ExecContext(ctx, w.args[4:]...); err != nil {
		return err
	}
	_, err = tx.StmtContext(ctx, w.addHour).ExecContext(ctx, w.args...)
	return err
}
