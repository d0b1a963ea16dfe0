package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
)

// wantCountsToBeTrue compares the counts by hour, and by day where days are folded, with the mints themselves.
func wantCountsToBeTrue(t *testing.T, db *sql.DB) {
	t.Helper()
	columns := "template_id, key_id, user_id, outcome, label, slug, persona_id, version, "
	inGroups := strings.NewReplacer("label, slug, persona_id, version, ", `CASE WHEN unknown AND label = 'beta' THEN '*' ELSE label END AS label,
		CASE WHEN unknown AND template_id = '' THEN '*' ELSE slug END AS slug, CASE WHEN unknown AND persona_id <> '' THEN '*' ELSE persona_id END AS persona_id,
		CASE client_label WHEN '' THEN 0 ELSE version END AS version, `).Replace(columns)
	byGroup := strings.NewReplacer("label, slug, persona_id, version, ", "5, 6, 7, 8, ").Replace(columns)
	unit := strings.NewReplacer("AT", "at", "LENGTH", "(CASE WHEN at < COALESCE((SELECT until FROM mint_fold), -1 << 52) THEN 86400000 ELSE 3600000 END)").
		Replace("AT - (AT % LENGTH + LENGTH) % LENGTH")
	wantRows(t, db, "SELECT "+columns+unit+" AS unit, SUM(n), MIN(first_at), MAX(last_at) FROM mint_groups g JOIN (SELECT group_id, hour AS at, n, first_at, last_at FROM mint_hours UNION ALL "+
		"SELECT group_id, day, n, first_at, last_at FROM mint_days) h ON h.group_id = g.id GROUP BY "+columns+"unit ORDER BY "+columns+"unit",
		list(t, db, "SELECT "+inGroups+unit+" AS unit, COUNT(*), MIN(at), MAX(at) FROM mints GROUP BY "+byGroup+"unit ORDER BY "+byGroup+"unit")...)
	wantRows(t, db, "PRAGMA foreign_key_check")
	wantRows(t, db, `SELECT COUNT(*) FROM mints m, mint_fold f WHERE m.at < f.until AND NOT EXISTS (SELECT 1 FROM mint_days d WHERE m.at BETWEEN d.first_at AND d.last_at AND d.hours >> ((m.at - d.day) / 3600000) & 1)
		AND NOT EXISTS (SELECT 1 FROM mint_hours h WHERE m.at BETWEEN h.first_at AND h.last_at)`, "0")
}

// foldBefore folds the days before a moment, as the job does 90 days after it.
func foldBefore(t *testing.T, s *store.Store, before int64) {
	t.Helper()
	if _, err := s.FoldMints(t.Context(), time.UnixMilli(before).Add(90*24*time.Hour)); err != nil {
		t.Fatal(err)
	}
}

// someMint is one of a few hundred combinations, in any of 72 hours around the start of 1970;
// often several share a moment, and some are an hour's first or last millisecond.
func someMint(r *rand.Rand, i int) models.Mint {
	any := func(of ...string) string { return of[r.IntN(len(of))] }
	m := models.Mint{
		ID: fmt.Sprint("m", i), At: time.UnixMilli(r.Int64N(72*60)*60_000 - 36*3_600_000 + r.Int64N(3) - 1), Outcome: any("ok", "ok", "anam_timeout", "not_published"),
		TemplateID: any("", "t1", "t2"), Slug: any("cara", "old", "typo"), Label: any("", "live", "beta"), PersonaID: any("", "", "p1"), Unknown: r.IntN(4) == 0,
		Fields: fmt.Sprint("f", i), RequestID: fmt.Sprint("r", i), ClientLabel: any("c1", "c2", ""), Version: r.IntN(3),
	}
	if m.KeyID = any("k1", "k2", ""); m.KeyID == "" {
		m.UserID = "u1"
	}
	return m
}

// recordMany records from 40 callers at once; every row without a caller and every ID that is taken is refused, alone.
func recordMany(t *testing.T, s *store.Store, mints []models.Mint) (kept []models.Mint) {
	t.Helper()
	var all sync.WaitGroup
	var mu sync.Mutex
	work := make(chan models.Mint)
	for range 40 {
		all.Go(func() {
			for m := range work {
				err := s.RecordMint(context.Background(), m)
				if bad := m.KeyID == "" && m.UserID == ""; (err != nil) != bad {
					t.Errorf("%s: %v", m.ID, err)
				}
				if err == nil {
					mu.Lock()
					kept = append(kept, m)
					mu.Unlock()
				}
			}
		})
	}
	for _, m := range mints {
		work <- m
	}
	close(work)
	all.Wait()
	return kept
}

func TestHoursCountWhatWasRecordedAndForgotten(t *testing.T) {
	t.Parallel()
	path := file(t)
	s, db := open(t, path), sqlOf(t, path)
	r := rand.New(rand.NewPCG(7, 11))
	for round := range 6 {
		var mints []models.Mint
		for i := range 500 {
			m := someMint(r, round*500+i)
			if i%25 == 0 {
				m.KeyID, m.UserID = "", ""
			}
			mints = append(mints, m)
		}
		if kept := recordMany(t, s, mints); len(kept) != 480 {
			t.Errorf("kept %d of 480", len(kept))
		}
		wantCountsToBeTrue(t, db)
		if round > 1 {
			foldBefore(t, s, int64(round*12-36)*3_600_000)
			wantCountsToBeTrue(t, db)
		}
		before := time.UnixMilli(int64(round*7-36)*3_600_000 + r.Int64N(3_600_000))
		if _, err := s.ForgetMints(t.Context(), before); err != nil {
			t.Fatal(err)
		}
		wantRows(t, db, fmt.Sprintf("SELECT COUNT(*) FROM mints WHERE at < %d", before.UnixMilli()), "0")
		wantCountsToBeTrue(t, db)
	}
	if n, err := s.ForgetMints(t.Context(), time.UnixMilli(1<<50)); err != nil || n == 0 {
		t.Errorf("forgot %d, %v", n, err)
	}
	wantRows(t, db, "SELECT (SELECT COUNT(*) FROM mints), (SELECT COUNT(*) FROM mint_hours), (SELECT COUNT(*) FROM mint_days), (SELECT COUNT(*) FROM mint_groups)", "0,0,0,0")
}

// One hour that is longer than a transaction of forgetting stays true in between too.
func TestForgettingPartOfACrowdedHour(t *testing.T) {
	t.Parallel()
	path := file(t)
	s, db := open(t, path), sqlOf(t, path)
	var mints []models.Mint
	for i := range 2500 {
		mints = append(mints, models.Mint{ID: fmt.Sprintf("m%04d", i), At: time.UnixMilli(int64(i)), KeyID: fmt.Sprint("k", i%3), Outcome: models.OutcomeOK})
	}
	for i := range 1500 {
		mints = append(mints, models.Mint{ID: fmt.Sprint("same moment ", i), At: time.UnixMilli(5000), KeyID: "k1", Outcome: models.OutcomeOK})
	}
	recordMany(t, s, mints)
	for _, c := range []struct{ before, gone int64 }{{1, 1}, {1500, 1499}, {2499, 999}, {2500, 1}, {5001, 1500}} {
		if n, err := s.ForgetMints(t.Context(), time.UnixMilli(c.before)); err != nil || n != c.gone {
			t.Errorf("before %d: forgot %d, %v", c.before, n, err)
		}
		wantCountsToBeTrue(t, db)
	}
}

// Lists, counts and groups are the same as when each mint is looked at, for every query and however a span cuts its hours.
func TestCountedAnswersAreExact(t *testing.T) {
	t.Parallel()
	s := open(t, file(t))
	r := rand.New(rand.NewPCG(3, 5))
	var mints []models.Mint
	for i := range 3000 {
		mints = append(mints, someMint(r, i))
	}
	recordMany(t, s, mints)
	const day = 24 * 3_600_000
	foldBefore(t, s, -day)
	recordMany(t, s, []models.Mint{late(&mints, -day-1000), late(&mints, -day-1000-3_600_000)}) // after their day was folded
	slices.SortFunc(mints, func(a, b models.Mint) int {
		if a.At.Equal(b.At) {
			return strings.Compare(b.ID, a.ID)
		}
		return b.At.Compare(a.At)
	})
	for round := range 400 {
		if round == 200 {
			foldBefore(t, s, day)
		}
		q := someQuery(r)
		want := slices.DeleteFunc(slices.Clone(mints), func(m models.Mint) bool { return !fits(q, m) })
		if n, err := s.MintCount(t.Context(), q); err != nil || n != len(want) {
			t.Errorf("%+v: counted %d, %v; want %d", q, n, err, len(want))
		}
		got, err := s.MintGroups(t.Context(), q)
		if groups := groupsOf(want); err != nil || !sameGroups(got, groups) {
			t.Errorf("%+v: %v\ngot  %+v\nwant %+v", q, err, got, groups)
		}
		q.Limit = []int{25, 50, 100}[r.IntN(3)]
		if ids := mintIDs(t, s, q); !slices.EqualFunc(ids, want, func(id string, m models.Mint) bool { return id == m.ID }) {
			t.Errorf("%+v: listed %d, want %d", q, len(ids), len(want))
		}
	}
}

// late adds a mint to those that are there.
func late(mints *[]models.Mint, at int64) models.Mint {
	m := models.Mint{ID: fmt.Sprint("late", len(*mints)), At: time.UnixMilli(at), KeyID: "k1", TemplateID: "t1", Slug: "cara", Label: "live", Outcome: "ok", ClientLabel: "c1", Version: 1}
	*mints = append(*mints, m)
	return m
}

func someQuery(r *rand.Rand) models.MintQuery {
	any := func(of ...string) string { return of[r.IntN(len(of))] }
	moment := func() time.Time {
		if r.IntN(3) == 0 {
			return time.Time{}
		}
		return time.UnixMilli(r.Int64N(72*60)*60_000 - 36*3_600_000 + r.Int64N(3) - 1)
	}
	return models.MintQuery{
		Since: moment(), Until: moment(), TemplateID: any("", "", "t1", "t3"), Slug: any("", "", "cara", "none", models.NoSlug), KeyID: any("", "", "", "k1", "k9"),
		UserID: any("", "", "", "", "u1"), ByApps: r.IntN(4) == 0, Outcome: any("", "", "ok", "failed", "not_published"), Label: any("", "", "live", "beta"),
		RequestID: any("", "", "", "", "", "r7"), Search: any("", "", "", "", "c1", "cara", "m17"), Version: max(0, r.IntN(6)-3),
	}
}

func fits(q models.MintQuery, m models.Mint) bool {
	return (q.Since.IsZero() || !m.At.Before(q.Since)) && (q.Until.IsZero() || m.At.Before(q.Until)) && fitsPersona(q, m) &&
		(q.KeyID == "" || m.KeyID == q.KeyID) && (q.UserID == "" || m.UserID == q.UserID) && (!q.ByApps || m.KeyID != "") &&
		(q.Outcome == "" || m.Outcome == q.Outcome || q.Outcome == "failed" && m.Outcome != "ok") && (q.Label == "" || m.Label == q.Label) &&
		(q.Version == 0 || m.ClientLabel != "" && m.Version == q.Version) && (q.RequestID == "" || m.RequestID == q.RequestID) && (q.Search == "" || slices.Contains([]string{m.ID, m.ClientLabel, m.Slug, m.PersonaID}, q.Search))
}

func fitsPersona(q models.MintQuery, m models.Mint) bool {
	if q.Slug == models.NoSlug {
		return m.Unknown && m.TemplateID == "" || q.TemplateID != "" && m.TemplateID == q.TemplateID
	}
	if q.TemplateID == "" {
		return q.Slug == "" || m.Slug == q.Slug
	}
	return m.TemplateID == q.TemplateID || q.Slug != "" && m.TemplateID == "" && m.Slug == q.Slug
}

// groupsOf counts mints, the newest first, as people see them.
func groupsOf(mints []models.Mint) []models.MintGroup {
	groups := []models.MintGroup{}
	places := map[models.Mint]int{}
	for _, m := range mints {
		as := models.Mint{Outcome: m.Outcome, KeyID: m.KeyID, UserID: m.UserID, TemplateID: m.TemplateID, PersonaID: m.PersonaID}
		if m.TemplateID == "" {
			as.Slug = m.Slug
		}
		if m.Unknown && as.Slug != "" {
			as.Slug = "unknown"
		}
		if m.Unknown && as.PersonaID != "" {
			as.PersonaID = "unknown"
		}
		at, found := places[as]
		if !found {
			at = len(groups)
			places[as] = at
			groups = append(groups, models.MintGroup{
				Outcome: m.Outcome, KeyID: m.KeyID, UserID: m.UserID, TemplateID: m.TemplateID, Slug: m.Slug, Label: m.Label, PersonaID: m.PersonaID,
				Unknown: m.Unknown, Fields: m.Fields, Last: m.At.UTC(), LastID: m.ID, RequestID: m.RequestID,
			})
		}
		groups[at].Count++
		groups[at].First = m.At.UTC()
	}
	return groups
}

// sameGroups compares the newest 100; of groups with the same last moment any may be the hundredth.
func sameGroups(got, want []models.MintGroup) bool {
	if len(want) > 100 {
		return len(got) == 100 && slices.Equal(got[:50], want[:50])
	}
	return slices.Equal(got, want)
}
