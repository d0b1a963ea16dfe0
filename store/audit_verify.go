package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"greenroom/models"
)

// errBroken stops the walk along the chain at the first fault.
var errBroken = errors.New("the chain is broken")

// VerifyAudit walks the whole chain of the audit, few rows in memory at a time, and finds the first row that was edited,
// dropped, inserted or put elsewhere.
// Somebody with write access to the file can also make a whole new chain, or cut the last rows off and move the head.
// VerifyAuditSince finds that, for whoever kept the head's hash elsewhere.
func (s *Store) VerifyAudit(ctx context.Context) (models.AuditCheck, error) {
	return s.VerifyAuditSince(ctx, nil)
}

// VerifyAuditSince is VerifyAudit, and looks for the row with this hash, which was the head once.
func (s *Store) VerifyAuditSince(ctx context.Context, hash []byte) (check models.AuditCheck, err error) {
	err = s.snapshot(ctx, func(tx *gorm.DB) error {
		check, err = verifyAudit(tx, hash)
		return err
	})
	return check, err
}

func verifyAudit(tx *gorm.DB, since []byte) (models.AuditCheck, error) {
	walk := chainWalk{since: since, forgotten: map[string]int64{}, deleted: map[string]bool{}}
	walk.take(auditRow{Hash: make([]byte, sha256.Size)})
	err := eachAuditBatch(tx.Model(&auditRow{}), func(rows []auditRow) error {
		known, err := personalOf(tx, rows)
		if err != nil {
			return err
		}
		written, err := known.asWritten()
		for _, row := range rows {
			if err == nil {
				err = walk.step(row, written)
			}
		}
		return err
	})
	if err == nil {
		err = walk.end(tx)
	}
	if errors.Is(err, errBroken) {
		err = nil
	}
	return walk.check, err
}

// chainWalk is the progress along the chain: the rows so far are as they were written.
type chainWalk struct {
	check models.AuditCheck
	last  auditRow
	since []byte

	forgotten map[string]int64 // the first row that tells nothing any more of a person
	deleted   map[string]bool  // the people who were
}

// take goes on to a row that is as it was written. The one before the first has number 0.
func (w *chainWalk) take(row auditRow) {
	w.last, w.check.Rows, w.check.Head = row, row.Seq, row.Hash
	if bytes.Equal(row.Hash, w.since) {
		w.check.Since, w.check.Found = row.Seq, true
	}
}

func (w *chainWalk) broken(seq int64, fault models.AuditFault) error {
	w.check.Seq, w.check.Fault = seq, fault
	return errBroken
}

// step takes the next row. written tells whether what rows refer to is as it was written; what is forgotten is not in it.
func (w *chainWalk) step(row auditRow, written map[string]bool) error {
	next := w.last.Seq + 1
	switch {
	case row.Seq > next:
		return w.broken(next, models.AuditDropped)
	case row.Seq < next:
		return w.broken(row.Seq, models.AuditInserted)
	}
	hash, err := row.chainHash()
	if err != nil {
		return err
	}
	if !bytes.Equal(hash, row.Hash) {
		return w.broken(row.Seq, models.AuditEdited)
	}
	if !bytes.Equal(row.PrevHash, w.last.Hash) {
		// This row is as it was written, so the row before it was edited; before the first there is none.
		return w.broken(max(w.last.Seq, 1), models.AuditEdited)
	}
	if !w.stepPeople(row, written) {
		return w.broken(row.Seq, models.AuditEdited)
	}
	w.take(row)
	return nil
}

// stepPeople tells whether what is known of the people in a row is as it was written, and remembers whom nothing is known of.
func (w *chainWalk) stepPeople(row auditRow, written map[string]bool) bool {
	if row.Action == string(models.ActionUserDeleted) {
		w.deleted[row.SubjectID] = true
	}
	forgets := false
	for _, part := range row.personal() {
		asWritten, known := written[string(part.sum)]
		if known && !asWritten {
			return false
		}
		if known {
			continue
		}
		forgets = true
		if _, earlier := w.forgotten[part.owner]; !earlier {
			w.forgotten[part.owner] = row.Seq
		}
	}
	if forgets {
		w.check.Forgotten++
	}
	return true
}

// stripped gives the first row that tells nothing of somebody who was never deleted, 0 when there is none.
func (w *chainWalk) stripped() (first int64) {
	for person, seq := range w.forgotten {
		if !w.deleted[person] && (first == 0 || seq < first) {
			first = seq
		}
	}
	return first
}

// end compares the last row with the head, which shows when last rows are missing, and looks whether anything was taken out without a deletion.
func (w *chainWalk) end(tx *gorm.DB) error {
	var head auditHeadRow
	err := tx.Take(&head).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return w.broken(w.last.Seq+1, models.AuditDropped)
	case err != nil:
		return fmt.Errorf("read the head of the audit: %w", err)
	case head.Seq > w.last.Seq:
		return w.broken(w.last.Seq+1, models.AuditDropped)
	case head.Seq < w.last.Seq:
		return w.broken(head.Seq+1, models.AuditInserted)
	case !bytes.Equal(head.Hash, w.last.Hash):
		return w.broken(w.last.Seq, models.AuditEdited)
	}
	if seq := w.stripped(); seq > 0 {
		w.check.Rows = seq - 1
		return w.broken(seq, models.AuditStripped)
	}
	return nil
}

// eachAuditBatch reads the whole chain in batches, in its order.
func eachAuditBatch(query *gorm.DB, each func([]auditRow) error) error {
	for after, started := int64(0), false; ; started = true {
		db := query.Session(&gorm.Session{})
		if started {
			db = db.Where("seq > ?", after)
		}
		var rows []auditRow
		if err := db.Order("seq").Limit(exportBatch).Find(&rows).Error; err != nil {
			return fmt.Errorf("read the audit: %w", err)
		}
		if err := each(rows); err != nil {
			return err
		}
		if len(rows) < exportBatch {
			return nil
		}
		after = rows[len(rows)-1].Seq
	}
}
