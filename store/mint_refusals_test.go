package store_test

import (
	"fmt"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

// wantCount waits until the counts of refusals are written, and holds them against everything else.
func wantCount(t *testing.T, s *store.Store, q models.MintQuery, want int) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; {
		n, err := s.MintCount(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if n == want {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%+v: %d are counted, want %d", q, n, want)
		}
	}
	if findings, err := s.CheckDatabase(t.Context()); err != nil || len(findings) > 0 {
		t.Errorf("the database is not as it was written: %q, %v", findings, err)
	}
}

// A loop against a rate leaves a few rows a minute and one count a second, and every number tells of all of it.
func TestRefusalsAreCounted(t *testing.T) {
	t.Parallel()
	path := file(t)
	s := storetest.OpenAt(t, path, newClock().now)
	start := time.Date(2026, 11, 23, 12, 30, 0, 0, time.UTC)
	refused := func(i int, at time.Time, outcome string) models.Mint {
		return models.Mint{ID: fmt.Sprintf("m%06d", i), At: at, KeyID: "k", TemplateID: "t", Slug: "cara", Label: "live", Outcome: outcome, RequestID: fmt.Sprint("r", i)}
	}
	for i := range 6000 { // a hundred a second for a minute
		if err := s.RecordRefusal(t.Context(), refused(i, start.Add(time.Duration(i)*10*time.Millisecond), "rate_limited")); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 3 { // another reason has its own
		if err := s.RecordRefusal(t.Context(), refused(7000+i, start, "forbidden")); err != nil {
			t.Fatal(err)
		}
	}
	wantCount(t, s, models.MintQuery{}, 6003)
	if rows := storetest.Count(t, path, "mints"); rows > 30+30+3 || rows < 30+25+3 {
		t.Errorf("%d rows for two reasons in a minute", rows)
	}
	if counts := storetest.Count(t, path, "mint_refusals"); counts > 61 {
		t.Errorf("%d counts for a minute", counts)
	}
	for q, want := range map[models.MintQuery]int{
		{KeyID: "k"}: 6003, {KeyID: "other"}: 0, {TemplateID: "t", Slug: "cara"}: 6003, {Label: "beta"}: 0, {Outcome: "forbidden"}: 3,
		{Since: start}: 6003, {Until: start}: 0, {Since: start.Add(2 * time.Hour)}: 0, {Since: start.Truncate(time.Hour), Until: start.Truncate(time.Hour).Add(time.Hour)}: 6003,
	} {
		wantCount(t, s, q, want)
	}
	groups, err := s.MintGroups(t.Context(), models.MintQuery{Since: start})
	if err != nil || len(groups) != 2 {
		t.Fatalf("got %+v, %v", groups, err)
	}
	g, last := groups[0], start.Add(5999*10*time.Millisecond)
	if g.Count != 6000 || !g.First.Equal(start) || !g.Last.Equal(last) || g.Slug != "cara" || g.Label != "live" || g.RequestID == "" {
		t.Errorf("the group is %+v, want 6000 until %v, with a request to look at", g, last)
	}
	if more, err := s.CountsRefusals(t.Context(), models.MintQuery{Since: start, KeyID: "k"}); err != nil || !more {
		t.Errorf("the list hides that it is not all: %v, %v", more, err)
	}
	if n, err := s.ForgetMints(t.Context(), start.Add(30*time.Second)); err != nil || n != 3003 {
		t.Errorf("forgot %d, %v", n, err)
	}
	wantCount(t, s, models.MintQuery{}, 3000)
	if _, err := s.ForgetMints(t.Context(), start.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"mints", "mint_refusals", "mint_hours", "mint_groups"} {
		if n := storetest.Count(t, path, table); n != 0 {
			t.Errorf("%d rows of %s are left", n, table)
		}
	}
}

// While nothing can be written, refusals are counted in memory and told afterwards; a group that never had a row is told too.
func TestRefusalsOfAFullDiskAreToldLater(t *testing.T) {
	t.Parallel()
	path := file(t)
	s := storetest.OpenAt(t, path, time.Now)
	makeRoom := storetest.FillDisk(t, s)
	at := time.Now()
	for i := range 500 {
		m := models.Mint{ID: fmt.Sprint("m", i), At: at, KeyID: "k", Slug: fmt.Sprint("made-up-", i), Outcome: "unavailable", Unknown: true}
		if err := s.RecordRefusal(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	makeRoom()
	wantCount(t, s, models.MintQuery{Outcome: "unavailable"}, 500)
	groups, err := s.MintGroups(t.Context(), models.MintQuery{})
	if err != nil || len(groups) != 1 || groups[0].Count != 500 || groups[0].KeyID != "k" || groups[0].Slug != models.NoSlug || !groups[0].Unknown {
		t.Errorf("got %+v, %v", groups, err)
	}
}

// Counts that wait are written when the store closes.
func TestClosingWritesCounts(t *testing.T) {
	t.Parallel()
	path := file(t)
	s := storetest.OpenAt(t, path, time.Now)
	for i := range 100 {
		if err := s.RecordRefusal(t.Context(), models.Mint{ID: fmt.Sprint("m", i), At: time.Now(), KeyID: "k", Outcome: "rate_limited"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	wantCount(t, open(t, path), models.MintQuery{}, 100)
}
