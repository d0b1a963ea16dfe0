package store_test

import (
	"fmt"
	"slices"
	"testing"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

func historyOf(t *testing.T, s *store.Store, q models.HistoryQuery) []models.HistoryItem {
	t.Helper()
	q.Slug = "cara"
	var all []models.HistoryItem
	for {
		page, err := s.History(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page.Items...)
		if q.Cursor = page.Next; q.Cursor == "" {
			return all
		}
	}
}

func numbersOf(items []models.HistoryItem) (numbers []int) {
	for _, item := range items {
		numbers = append(numbers, item.Number)
	}
	return numbers
}

func TestHistoryTellsWhatChangedAndWhatPointsHere(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	p := persona()
	p.SystemPrompt, p.SkipGreeting = "two", new(true)
	if _, _, err := s.SaveVersion(t.Context(), editor, "cara", 1, models.NewVersion{Persona: &p, Note: "warmer"}); err != nil {
		t.Fatal(err)
	}
	p.Name = "Dora"
	if _, _, err := s.SaveVersion(t.Context(), cli, "cara", 2, models.NewVersion{Persona: &p}); err != nil {
		t.Fatal(err)
	}
	publish(t, s, "cara", 1)
	publish(t, s, "cara", 2)
	for _, label := range []string{"staging", "beta"} {
		if _, err := s.MoveLabel(t.Context(), dana, "cara", models.LabelMove{Label: label, Version: 2}); err != nil {
			t.Fatal(err)
		}
	}
	got := historyOf(t, s, models.HistoryQuery{})
	if !slices.Equal(numbersOf(got), []int{3, 2, 1}) {
		t.Fatalf("got %v", numbersOf(got))
	}
	if !slices.Equal(got[0].Changed, []string{"name"}) || got[0].Name != "Dora" || got[0].CreatedBy.Shown() != "Command line" || len(got[0].Labels) > 0 {
		t.Errorf("got %+v", got[0])
	}
	if !slices.Equal(got[1].Changed, []string{"skipGreeting", "systemPrompt"}) || !slices.Equal(got[1].Labels, []string{"beta", "live", "staging"}) || got[1].Note != "warmer" {
		t.Errorf("got %+v", got[1])
	}
	if got[2].Changed != nil || got[2].AvatarID != p.AvatarID || got[2].CreatedAt.IsZero() {
		t.Errorf("got %+v", got[2])
	}
	for _, c := range []struct {
		q    models.HistoryQuery
		want []int
	}{
		{models.HistoryQuery{AuthorKind: models.ActorUser, AuthorID: editor.ID}, []int{2}},
		{models.HistoryQuery{AuthorKind: models.ActorCLI}, []int{3}},
		{models.HistoryQuery{AuthorKind: models.ActorKey, AuthorID: editor.ID}, nil},
		{models.HistoryQuery{Label: "live"}, []int{2, 1}},
		{models.HistoryQuery{Label: "live", Limit: 1}, []int{2, 1}},
		{models.HistoryQuery{Label: "live", AuthorKind: models.ActorUser, AuthorID: editor.ID}, []int{2}},
		{models.HistoryQuery{Label: "none"}, nil},
	} {
		if got := numbersOf(historyOf(t, s, c.q)); !slices.Equal(got, c.want) {
			t.Errorf("%+v: got %v, want %v", c.q, got, c.want)
		}
	}
	choices, err := s.HistoryChoices(t.Context(), "cara")
	if err != nil || !slices.Equal(choices.Labels, []string{"beta", "live", "staging"}) || len(choices.Authors) != 3 {
		t.Errorf("got %+v, %v", choices, err)
	}
}

// Pages over many versions meet without a gap under every filter, and each row has its own changes.
func TestHistoryPagesPastManyVersions(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	const n = 230
	authors := []models.Actor{dana, editor, plainKey}
	for v := 1; v < n; v++ {
		if _, _, err := s.SaveVersion(t.Context(), authors[v%3], "cara", v, saying(fmt.Sprint("prompt ", v))); err != nil {
			t.Fatal(err)
		}
	}
	all := historyOf(t, s, models.HistoryQuery{Limit: 100})
	if len(all) != n {
		t.Fatalf("%d versions", len(all))
	}
	for i, item := range all {
		if item.Number != n-i || item.Number > 1 && !slices.Equal(item.Changed, []string{"systemPrompt"}) {
			t.Fatalf("row %d is %+v", i, item)
		}
	}
	by := historyOf(t, s, models.HistoryQuery{AuthorKind: models.ActorKey, AuthorID: plainKey.ID, Limit: 7})
	if len(by) != (n-1+1)/3 {
		t.Errorf("%d versions by the key", len(by))
	}
	for _, item := range by {
		if item.CreatedBy.ID != plainKey.ID || !slices.Equal(item.Changed, []string{"systemPrompt"}) {
			t.Fatalf("got %+v", item)
		}
	}
}
