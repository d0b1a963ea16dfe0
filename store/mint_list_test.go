package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

func mintIDs(t *testing.T, s *store.Store, q models.MintQuery) []string {
	t.Helper()
	ids := []string{}
	for range 1000 {
		page, err := s.Mints(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range page.Items {
			ids = append(ids, m.ID)
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			return ids
		}
	}
	t.Fatal("the list has no end")
	return nil
}

func TestMintPages(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	var want []string
	for i := range 120 {
		m := record(t, s, models.Mint{ID: fmt.Sprintf("m-%03d", i), At: at.now().Add(time.Duration(i/3) * time.Second), Outcome: models.OutcomeOK})
		want = append(want, m.ID)
	}
	slices.Reverse(want)
	for _, limit := range []int{0, 1, 7, 100} {
		if got := mintIDs(t, s, models.MintQuery{Limit: limit}); !slices.Equal(got, want) {
			t.Errorf("by %d: %v", limit, got)
		}
	}
	for _, q := range []models.MintQuery{{Limit: 101}, {Limit: -1}, {Cursor: "x"}} {
		_, err := s.Mints(t.Context(), q)
		wantCode(t, err, models.CodeInvalidInput)
	}
}

func TestMintTimesOutcomesAndSearch(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	noon := at.now()
	for _, m := range []models.Mint{
		{ID: "a", At: noon, KeyID: "k1", TemplateID: "t1", Slug: "cara", Outcome: "ok", ClientLabel: "gr:cara@1:live:k1", RequestID: "r1"},
		{ID: "b", At: noon.Add(1 * time.Second), KeyID: "k2", TemplateID: "t1", Slug: "old-cara", Outcome: "anam_timeout", RequestID: "r2"},
		{ID: "c", At: noon.Add(2 * time.Second), UserID: "u1", PersonaID: "lab-1", Outcome: "ok"},
		{ID: "d", At: noon.Add(3 * time.Second), KeyID: "k1", Slug: "cara", Outcome: "template_not_found"},
		{ID: "e", At: noon.Add(4 * time.Second), KeyID: "k1", Slug: "nobody", Outcome: "template_not_found"},
	} {
		record(t, s, m)
	}
	for _, c := range []struct {
		q    models.MintQuery
		want string
	}{
		{models.MintQuery{}, "e d c b a"},
		{models.MintQuery{Since: noon.Add(time.Second), Until: noon.Add(3 * time.Second)}, "c b"},
		{models.MintQuery{Outcome: "ok"}, "c a"}, {models.MintQuery{Outcome: "anam_timeout"}, "b"}, {models.MintQuery{Outcome: "' OR 1=1"}, ""},
		{models.MintQuery{KeyID: "k1", Outcome: "failed", Slug: "nobody"}, "e"},
		{models.MintQuery{Search: " c "}, "c"}, {models.MintQuery{Search: "cara"}, "d a"}, {models.MintQuery{Search: "%"}, ""},
	} {
		if got := strings.Join(mintIDs(t, s, c.q), " "); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.q, got, c.want)
		}
		if n, err := s.MintCount(t.Context(), c.q); err != nil || n != len(strings.Fields(c.want)) {
			t.Errorf("%+v: counted %d, %v", c.q, n, err)
		}
	}
}

func TestMintGroups(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	noon := at.now()
	for i, m := range []models.Mint{
		{TemplateID: "t1", Slug: "old", Outcome: "anam_rejected", Fields: "first"},
		{TemplateID: "t1", Slug: "new", Outcome: "anam_rejected", Fields: "newest"},
		{TemplateID: "t1", Slug: "mid", Outcome: "anam_rejected", Fields: "middle"},
		{Slug: "typo", Outcome: "template_not_found"},
		{Slug: "other-typo", Outcome: "template_not_found"},
		{TemplateID: "t1", KeyID: "k2", Outcome: "anam_rejected"},
		{TemplateID: "t1", Slug: "new", Outcome: "ok"},
	} {
		m.ID, m.At, m.RequestID = fmt.Sprint("m", i), noon.Add([]time.Duration{0, 9, 5, 6, 7, 8, 20}[i]*time.Second), fmt.Sprint("r", i)
		record(t, s, m)
	}
	groups, err := s.MintGroups(t.Context(), models.MintQuery{Outcome: "failed", ByApps: true})
	if err != nil || len(groups) != 4 {
		t.Fatalf("got %+v, %v", groups, err)
	}
	want := models.MintGroup{
		Outcome: "anam_rejected", KeyID: "key", TemplateID: "t1", Slug: "new", Fields: "newest", Count: 3,
		First: noon, Last: noon.Add(9 * time.Second), LastID: "m1", RequestID: "r1",
	}
	if groups[0] != want {
		t.Errorf("got  %+v\nwant %+v", groups[0], want)
	}
	if groups[1].KeyID != "k2" || groups[2].Slug != "other-typo" || groups[3].Slug != "typo" {
		t.Errorf("got %+v", groups[1:])
	}
}

func TestTokensByDay(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	day := func(n int, clock string) time.Time {
		at, err := time.Parse("2006-01-02 15:04:05.000", fmt.Sprintf("2026-07-%02d %s", n, clock))
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, m := range []models.Mint{
		{TemplateID: "t1", At: day(1, "23:59:59.999"), Outcome: "ok"}, // the day before
		{TemplateID: "t1", At: day(2, "00:00:00.000"), Outcome: "ok"},
		{TemplateID: "t1", At: day(2, "23:59:59.999"), Outcome: "ok"},
		{TemplateID: "t1", At: day(3, "00:00:00.000"), Outcome: "forbidden"},
		{TemplateID: "t2", At: day(4, "12:00:00.000"), Outcome: "ok"},
		{TemplateID: "t1", At: day(5, "00:00:00.000"), Outcome: "ok"}, // the day after
		{TemplateID: "t3", At: day(3, "00:00:00.000"), Outcome: "ok"}, // not asked for
	} {
		record(t, s, m)
	}
	// Any moment of the first day means the whole day.
	got, err := s.TokensByDay(t.Context(), []string{"t1", "t2", "idle"}, day(2, "18:00:00.000").In(time.FixedZone("", 3600)), 3)
	if err != nil || len(got) != 3 {
		t.Fatalf("got %v, %v", got, err)
	}
	for id, want := range map[string]models.DayCounts{
		"t1": {Given: []int{2, 0, 0}, Refused: []int{0, 1, 0}}, "t2": {Given: []int{0, 0, 1}, Refused: []int{0, 0, 0}}, "idle": {Given: []int{0, 0, 0}, Refused: []int{0, 0, 0}},
	} {
		if !slices.Equal(got[id].Given, want.Given) || !slices.Equal(got[id].Refused, want.Refused) {
			t.Errorf("%s: got %+v, want %+v", id, got[id], want)
		}
	}
	if none, err := s.TokensByDay(t.Context(), nil, at.now(), 7); err != nil || len(none) != 0 {
		t.Errorf("got %v, %v", none, err)
	}
}
