package store

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"greenroom/models"
)

// countsByVersion sums up what is counted, by hour or by day.
func countsByVersion(t *testing.T, s *Store) []string {
	t.Helper()
	return column(t, s, `SELECT concat_ws('|', key_id, version, SUM(n), MIN(first_at), MAX(last_at)) FROM mint_groups g
		JOIN (SELECT group_id, n, first_at, last_at FROM mint_hours UNION ALL SELECT group_id, n, first_at, last_at FROM mint_days) h ON h.group_id = g.id
		GROUP BY key_id, version ORDER BY key_id, version`)
}

// Each transaction of folding leaves every count, by version too, as it was: so it may end after any, and the next one goes on. Days are those of UTC.
func TestFoldingKeepsCountsAtEveryStep(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	start := time.Date(2026, 3, 27, 22, 30, 0, 0, time.FixedZone("", 2*3600))
	var batch []*pendingMint
	for i := range 2400 {
		batch = append(batch, &pendingMint{row: mintRowOf(models.Mint{
			ID: fmt.Sprint("m", i), At: start.Add(time.Duration(i%120)*time.Hour + time.Duration(i)*time.Millisecond), KeyID: fmt.Sprint("k", i%50), TemplateID: "t", Slug: "s",
			Label: "live", Outcome: "ok", ClientLabel: "c", Version: 1 + i%7,
		})})
	}
	if err := s.mints.writer.write(batch, nil); err != nil {
		t.Fatal(err)
	}
	want := countsByVersion(t, s)
	end, steps, folded := dayOf(millis(start.Add(120*time.Hour))), 0, int64(0)
	for {
		var n int64
		err := s.write(t.Context(), func(tx *gorm.DB) (err error) {
			n, err = foldSome(tx, end)
			return err
		})
		if err != nil || n > foldBatch {
			t.Fatalf("folded %d, %v", n, err)
		}
		if n == 0 {
			break
		}
		steps, folded = steps+1, folded+n
		if got := countsByVersion(t, s); !slices.Equal(got, want) {
			t.Fatalf("after %d steps %v, want %v", steps, got, want)
		}
		if total, err := s.MintCount(t.Context(), models.MintQuery{Since: start.Add(30 * time.Minute), Version: 3}); err != nil || total != 343-countedBefore(batch, start.Add(30*time.Minute), 3) {
			t.Errorf("after %d steps %d of a version, %v", steps, total, err)
		}
	}
	before, err := s.FoldsBefore(t.Context())
	if err != nil || !before.Equal(time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)) || steps < 5 || folded < 2000 {
		t.Errorf("folded %d before %v in %d steps, %v", folded, before, steps, err)
	}
	if left := column(t, s, "SELECT COUNT(*) FROM mint_hours WHERE hour < (SELECT until FROM mint_fold)"); left[0] != "0" {
		t.Errorf("%s hours are left of folded days", left[0])
	}
	if days := column(t, s, "SELECT DISTINCT day / 86400000 FROM mint_days ORDER BY 1"); len(days) != 5 {
		t.Errorf("UTC days: %v", days)
	}
}

func countedBefore(batch []*pendingMint, at time.Time, version int) (n int) {
	for _, p := range batch {
		if p.row.At < millis(at) && p.row.Version == version {
			n++
		}
	}
	return n
}

// Hours are kept for 90 days, and what is younger is never folded, so that whoever asks for hours finds them.
func TestNothingYoungIsFolded(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	for i, age := range []time.Duration{foldAfter + 12*time.Hour + time.Millisecond, foldAfter + 12*time.Hour, foldAfter, 0} {
		if err := s.RecordMint(t.Context(), models.Mint{ID: fmt.Sprint(i), At: now.Add(-age), KeyID: "k", Outcome: models.OutcomeOK}); err != nil {
			t.Fatal(err)
		}
	}
	for want := range 2 { // once they are folded, nothing is left to fold
		if n, err := s.FoldMints(t.Context(), now); err != nil || n != int64(1-want) {
			t.Errorf("folded %d, %v", n, err)
		}
	}
	if n, err := s.MintCount(t.Context(), models.MintQuery{}); err != nil || n != 4 {
		t.Errorf("%d, %v", n, err)
	}
}

// Statistics are made once there is something to tell of, by a look at few entries of each index, and again when they say something else by far.
func TestStatisticsAreMadeWhenTheyShould(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	told := func() string {
		t.Helper()
		if err := s.Optimize(t.Context()); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(column(t, s, "SELECT stat FROM sqlite_stat1 WHERE tbl = 'mint_hours' AND idx = 'mint_hours_by_hour'"))
	}
	record := func(from, to int) {
		t.Helper()
		var batch []*pendingMint
		for i := from; i < to; i++ {
			batch = append(batch, &pendingMint{row: mintRowOf(models.Mint{ID: fmt.Sprint(i), At: time.UnixMilli(int64(i) * hourMs), KeyID: "k", Outcome: models.OutcomeOK})})
		}
		if err := s.mints.writer.write(batch, nil); err != nil {
			t.Fatal(err)
		}
	}
	record(0, 50)
	first := told()
	record(50, 100)
	if again := told(); first == "[]" || again != first {
		t.Errorf("%s, and %s when it grew a little", first, again)
	}
	record(100, 2500)
	if grown := told(); grown == first {
		t.Errorf("still %s when there are 50 times as many", grown)
	}
}
