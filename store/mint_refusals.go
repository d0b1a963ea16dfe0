package store

import (
	"context"
	"fmt"
	"sync"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
	"greenroom/ratelimit"
)

// refusalRows is how many refused attempts of one group leave a row: enough to see a mistake in full, too few to fill a disk.
// All at once after a rest, then evenly: so behind every attempt that is only counted there is a row of its group, at most refusalRowsApart before it.
var refusalRows = ratelimit.Rate{Events: 30, Per: time.Minute}

const refusalRowsApart = 2 * time.Second

// RecordRefusal records an attempt that was refused before it cost anything. The first of a group leave a row, as RecordMint does;
// the others are counted by the second, and so are all while nothing can be written.
// A process that is killed loses the counts of its last second.
func (s *Store) RecordRefusal(ctx context.Context, m models.Mint) error {
	row := mintRowOf(m)
	if s.CanRecord() == nil && s.leavesRow(&row) {
		err := s.record(ctx, row)
		if models.CodeOf(err) != models.CodeUnavailable || ctx.Err() != nil { // the row of a caller that left may still be written
			return err
		}
	}
	s.mints.refused.add(&row)
	return nil
}

// CountRefusal counts an attempt that was refused before it cost anything, and leaves no row: it is for callers who ask again at once after every refusal.
func (s *Store) CountRefusal(m models.Mint) {
	row := mintRowOf(m)
	s.mints.refused.add(&row)
}

func (s *Store) leavesRow(row *mintRow) bool {
	key := fmt.Sprintf("mint %#v", row.group())
	return s.refusals.Take(timeOf(row.At), ratelimit.Use{Key: key, Rate: refusalRows}) == 0
}

// mostSeconds is how many counts of single seconds wait to be written; beyond that they are put together by the hour,
// so that their number stays bounded for as long as nothing can be written.
const mostSeconds = 4096

// refusedIn names the refusals of a group in a second, or in the hour that begins with it.
type refusedIn struct {
	group  mintGroup
	second int64
}

// refusedCounts are counts that wait to be written.
type refusedCounts struct {
	mu     sync.Mutex
	counts map[refusedIn]hourCount
}

func (c *refusedCounts) add(row *mintRow) {
	c.mu.Lock()
	defer c.mu.Unlock()
	in := refusedIn{row.group(), secondOf(row.At)}
	if len(c.counts) >= mostSeconds {
		in.second = hourOf(row.At)
	}
	c.put(in, hourCount{1, row.At, row.At})
}

func (c *refusedCounts) put(in refusedIn, more hourCount) {
	if c.counts == nil {
		c.counts = map[refusedIn]hourCount{}
	}
	c.counts[in] = c.counts[in].plus(more)
}

func (c *refusedCounts) take() map[refusedIn]hourCount {
	c.mu.Lock()
	defer c.mu.Unlock()
	taken := c.counts
	c.counts = nil
	return taken
}

// giveBack adds counts that could not be written to those that came meanwhile.
func (c *refusedCounts) giveBack(counts map[refusedIn]hourCount) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for in, more := range counts {
		c.put(in, more)
	}
}

// writeRefused writes the counts that wait; those that can't be written go on waiting.
func (r *mintRecorder) writeRefused() {
	counts := r.refused.take()
	if len(counts) == 0 {
		return
	}
	err := r.moved()
	if err == nil {
		err = r.note(r.writer.writeRefused(counts))
	}
	if err != nil && !isBadRow(err) {
		r.refused.giveBack(counts)
	}
}

const addRefused = `INSERT INTO mint_refusals (group_id, second, n, first_at, last_at) SELECT id, ?, ?, ?, ? FROM mint_groups WHERE ` + isMintGroup + `
	ON CONFLICT (group_id, second) DO UPDATE SET n = n + excluded.n, first_at = MIN(first_at, excluded.first_at), last_at = MAX(last_at, excluded.last_at)`

// writeRefused commits counts together with those of their hours: all or nothing.
func (w *mintWriter) writeRefused(counts map[refusedIn]hourCount) error {
	ctx, cancel := context.WithTimeout(context.Background(), batchTimeout)
	defer cancel()
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("count refusals: %w", err)
	}
	for in, c := range counts {
		if err == nil {
			err = w.addTo(ctx, tx, groupHour{in.group, hourOf(in.second)}, c)
		}
		if err == nil {
			_, err = tx.ExecContext(ctx, addRefused, append([]any{in.second, c.n, c.first, c.last}, in.group.values()...)...)
		}
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		_ = tx.Rollback() // what failed is the reason worth telling
		return fmt.Errorf("count refusals: %w", err)
	}
	return nil
}

// secondOf gives the second that a moment falls in, also before 1970.
func secondOf(at int64) int64 { return at - (at%1000+1000)%1000 }

// CountsRefusals tells whether a query matches refused attempts that are counted and have no row in the list.
func (s *Store) CountsRefusals(ctx context.Context, q models.MintQuery) (bool, error) {
	if !countable(q) || q.Outcome == models.OutcomeOK {
		return false, nil
	}
	var any []int
	if err := (counting{q: q}).refused(s.read(ctx), spanOf(q)).Select("1").Limit(1).Find(&any).Error; err != nil {
		return false, fmt.Errorf("look for counted refusals: %w", err)
	}
	return len(any) > 0, nil
}

// forgetRefusals deletes counts of refusals that are older than a time, in small transactions.
func (s *Store) forgetRefusals(ctx context.Context, before time.Time) (n int64, err error) {
	for {
		var gone int
		err := s.write(ctx, func(tx *gorm.DB) (err error) {
			var counted int64
			gone, counted, err = forgetSomeRefusals(tx, millis(before))
			n += counted
			return err
		})
		if err != nil || gone < forgetBatch {
			return n, err
		}
	}
}

func forgetSomeRefusals(tx *gorm.DB, before int64) (gone int, counted int64, err error) {
	var rows []struct {
		Refused mintRefusalRow `gorm:"embedded"`
		Group   mintGroupRow   `gorm:"embedded"`
	}
	err = tx.Table("mint_refusals r INDEXED BY mint_refusals_by_second CROSS JOIN mint_groups g ON g.id = r.group_id").Where("r.second < ?", before).Select("r.*, g.*").Limit(forgetBatch).Find(&rows).Error
	if err != nil {
		return 0, 0, err
	}
	folded, err := foldedUntil(tx)
	if err != nil {
		return 0, 0, err
	}
	for _, row := range rows {
		if err := tx.Delete(&mintRefusalRow{}, "group_id = ? AND second = ?", row.Refused.GroupID, row.Refused.Second).Error; err != nil {
			return 0, 0, err
		}
		in := groupHour{row.Group.values(), hourOf(row.Refused.Second)}
		if err := uncount(tx, folded, in, hourCount{row.Refused.N, row.Refused.FirstAt, row.Refused.LastAt}); err != nil {
			return 0, 0, err
		}
		counted += row.Refused.N
	}
	return len(rows), counted, nil
}

func (g mintGroupRow) values() mintGroup {
	return mintGroup{g.TemplateID, g.KeyID, g.UserID, g.Outcome, g.Label, g.Slug, g.PersonaID, g.Version}
}
