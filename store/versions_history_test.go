package store_test

import (
	"fmt"
	"slices"
	"strings"
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
		{models.HistoryQuery{Published: true}, []int{2, 1}},
		{models.HistoryQuery{Published: true, AuthorKind: models.ActorCLI}, nil},
		{models.HistoryQuery{At: 2}, []int{2, 1}},
		{models.HistoryQuery{At: 2, Label: "beta"}, []int{2}},
		{models.HistoryQuery{At: 9}, []int{3, 2, 1}},
		{models.HistoryQuery{At: 2, AuthorKind: models.ActorCLI}, nil},
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

// A search finds words in notes of versions and of publications, whatever their case, and in the names of changed fields.
func TestHistorySearch(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	p := persona()
	for v, change := range []struct {
		note  string
		apply func()
	}{
		{"Grüße, 100%_sure", func() { p.SystemPrompt = "two" }},
		{"", func() {
			p.InitialMessage, p.VoiceGenerationOptions = "Hello", &models.VoiceGenerationOptions{Speed: new(1.1)}
		}},
		{"\u0645\u0631\u062d\u0628\u0627 O'Neil", func() { p.Name = "Dora" }},
		{"ÜBER the greeting", func() { p.LanguageCode = "de" }},
	} {
		change.apply()
		if _, _, err := s.SaveVersion(t.Context(), dana, "cara", v+1, models.NewVersion{Persona: &p, Note: change.note}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.MoveLabel(t.Context(), dana, "cara", models.LabelMove{Label: "live", Version: 2, Note: "Friday wording"}); err != nil {
		t.Fatal(err)
	}
	if err := s.RemoveLabel(t.Context(), dana, "cara", models.LabelRemoval{Label: "live"}); err != nil {
		t.Fatal(err)
	}
	for search, want := range map[string][]int{
		"friday": {2}, "FRIDAY Wording": {2}, "friday greeting": nil, "prompt": {2}, "friday prompt": {2},
		"grüsse": nil, "grüße": {2}, "GRÜßE": {2}, "100%_": {2}, "100__": nil, "%": {2},
		"\u0645\u0631\u062d\u0628\u0627": {4}, "o'neil": {4}, "über": {5}, "Über": {5},
		"greeting": {5, 3}, "how it speaks": {3}, "speed": {3}, "systemprompt": {2}, "": {5, 4, 3, 2, 1}, "  ": {5, 4, 3, 2, 1},
		"first": nil, "') OR 1=1 --": nil, "\x00": {5, 4, 3, 2, 1}, "\xff": {5, 4, 3, 2, 1},
	} {
		for _, limit := range []int{1, 100} {
			if got := numbersOf(historyOf(t, s, models.HistoryQuery{Search: search, Limit: limit})); !slices.Equal(got, want) {
				t.Errorf("%q by %d: got %v, want %v", search, limit, got, want)
			}
		}
	}
	_, err := s.History(t.Context(), models.HistoryQuery{Slug: "cara", Search: strings.Repeat("x", 201)})
	wantCode(t, err, models.CodeInvalidInput)
}

// One can walk down and up again from any version, and meets each once.
func TestHistoryWalksUpAgain(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	for v := 1; v < 23; v++ {
		if _, _, err := s.SaveVersion(t.Context(), []models.Actor{dana, editor}[v%2], "cara", v, saying(fmt.Sprint("prompt ", v))); err != nil {
			t.Fatal(err)
		}
	}
	for _, filter := range []models.HistoryQuery{{}, {AuthorKind: models.ActorUser, AuthorID: editor.ID}} {
		whole := numbersOf(historyOf(t, s, filter))
		for at := 0; at <= 24; at++ {
			q := filter
			q.Slug, q.Limit, q.At = "cara", 5, at
			var first models.HistoryPage
			seen := map[int]bool{}
			for step := 0; ; step++ {
				page, err := s.History(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				if step == 0 {
					first = page
				}
				for _, item := range page.Items {
					seen[item.Number] = true
				}
				if q.Cursor = page.Newer; q.Cursor == "" {
					if step > 0 && (len(page.Items) != 5 || page.Items[0].Number != whole[0]) {
						t.Fatalf("at %d: the top is %v", at, numbersOf(page.Items))
					}
					break
				}
			}
			for q.Cursor = first.Next; q.Cursor != ""; {
				page, err := s.History(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				for _, item := range page.Items {
					if seen[item.Number] {
						t.Fatalf("at %d: v%d twice", at, item.Number)
					}
					seen[item.Number] = true
				}
				q.Cursor = page.Next
			}
			if len(seen) != len(whole) {
				t.Fatalf("at %d: met %d versions of %d", at, len(seen), len(whole))
			}
		}
	}
	for _, cursor := range []string{"nonsense", "WyJzdGF5cyIsM10"} { // the second one is of another list
		_, err := s.History(t.Context(), models.HistoryQuery{Slug: "cara", Cursor: cursor})
		wantCode(t, err, models.CodeInvalidInput)
		_, err = s.Stays(t.Context(), models.StayQuery{Slug: "cara", Cursor: cursor + "x"})
		wantCode(t, err, models.CodeInvalidInput)
	}
}

// The first version of a template under a deleted one's slug has a higher number, and none before it.
func TestHistoryOfATemplateThatBeginsHigher(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	save(t, s, "cara", 1, "two")
	if _, err := s.ArchiveTemplate(t.Context(), dana, "cara"); err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteTemplate(t.Context(), admin, "cara"); err != nil {
		t.Fatal(err)
	}
	create(t, s, "cara")
	save(t, s, "cara", 3, "four")
	page, err := s.History(t.Context(), models.HistoryQuery{Slug: "cara"})
	if err != nil || page.First != 3 || !slices.Equal(numbersOf(page.Items), []int{4, 3}) || page.Items[1].Changed != nil || page.Newer != "" || page.Next != "" {
		t.Errorf("got %+v, %v", page, err)
	}
}
