package store_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

// Random moves, removals and undos of three labels are told as a plain replay tells them, on the page of moves and beside the versions.
func TestStaysTellWhenLabelsPointedWhere(t *testing.T) {
	t.Parallel()
	clock := newClock()
	s := storetest.Open(t, clock.now)
	create(t, s, "cara")
	create(t, s, "other")
	publish(t, s, "other", 1)
	for v := 1; v < 6; v++ {
		save(t, s, "cara", v, fmt.Sprint("prompt ", v))
	}
	random := rand.New(rand.NewPCG(1, 2))
	labels, at := []string{"live", "staging", "qa"}, map[string]int{}
	var last string
	for range 150 {
		label := labels[random.IntN(3)]
		if random.IntN(3) > 0 {
			clock.pass(time.Duration(random.IntN(400)) * time.Millisecond) // many in one second, some in the same millisecond
		}
		switch {
		case random.IntN(6) == 0 && at[label] != 0:
			if err := s.RemoveLabel(t.Context(), dana, "cara", models.LabelRemoval{Label: label}); err != nil {
				t.Fatal(err)
			}
		case random.IntN(5) == 0 && last != "":
			move, err := s.LastMove(t.Context(), "cara", last)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.UndoMove(t.Context(), editor, "cara", move.Seq); err != nil {
				t.Fatal(err)
			}
			label = last
		default:
			in := models.LabelMove{Label: label, Version: 1 + random.IntN(6), Note: "note"}
			if _, err := s.MoveLabel(t.Context(), dana, "cara", in); err != nil {
				t.Fatal(err)
			}
		}
		now, err := s.TemplateBySlug(t.Context(), "cara")
		if err != nil {
			t.Fatal(err)
		}
		at, last = now.Labels, label
	}
	if _, err := s.SetLabelProtected(t.Context(), admin, "cara", "live", true); err != nil {
		t.Fatal(err)
	}
	if _, err := s.PatchTemplate(t.Context(), admin, "cara", models.TemplatePatch{Slug: new("clara")}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ArchiveTemplate(t.Context(), admin, "clara"); err != nil {
		t.Fatal(err)
	}

	want := replayed(t, s, "clara")
	for _, q := range []models.StayQuery{{}, {Label: "live"}, {Version: 3}, {Label: "qa", Version: 2}} {
		got := stays(t, s, "cara", q) // by the alias
		i := 0
		for _, stay := range want {
			if q.Label != "" && stay.Label != q.Label || q.Version > 0 && stay.To != q.Version {
				continue
			}
			if i >= len(got) || !reflect.DeepEqual(got[i], stay) {
				t.Fatalf("%+v: stay %d is not %+v in %+v", q, i, stay, got)
			}
			i++
		}
		if i != len(got) {
			t.Errorf("%+v: %d stays, want %d", q, len(got), i)
		}
	}
	page, err := s.History(t.Context(), models.HistoryQuery{Slug: "clara"})
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range page.Items {
		all := stays(t, s, "clara", models.StayQuery{Version: item.Number})
		if len(item.Stays) != min(3, len(all)) || item.MoreStays != (len(all) > 3) {
			t.Fatalf("v%d: %d stays of %d, more: %v", item.Number, len(item.Stays), len(all), item.MoreStays)
		}
		for i, stay := range item.Stays {
			if !reflect.DeepEqual(stay, all[i]) {
				t.Errorf("v%d: got %+v, want %+v", item.Number, stay, all[i])
			}
		}
	}
}

// replayed finds the end of each move by walking through all of them, newest first.
func replayed(t *testing.T, s *store.Store, slug string) []models.LabelStay {
	t.Helper()
	var all []models.LabelStay
	after := map[string]models.LabelMoved{} // the move that came next, by label
	for cursor := ""; ; {
		page, err := s.LabelHistory(t.Context(), models.Actor{}, slug, "", 100, cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, move := range page.Items {
			stay := models.LabelStay{LabelMoved: move}
			if next, moved := after[move.Label]; moved {
				stay.Until, stay.Undone = next.At, next.Undoes == move.Seq
			}
			after[move.Label] = move
			all = append(all, stay)
		}
		if cursor = page.Next; cursor == "" {
			return all
		}
	}
}

// stays walks through the pages of seven.
func stays(t *testing.T, s *store.Store, slug string, q models.StayQuery) (all []models.LabelStay) {
	t.Helper()
	q.Slug, q.Limit = slug, 7
	for {
		page, err := s.Stays(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page.Items...)
		if q.Cursor = page.Next; q.Cursor == "" {
			return all
		}
	}
}
