package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

func TestUndoTakesTheLastMoveBack(t *testing.T) {
	t.Parallel()
	clock := newClock()
	s := storetest.Open(t, clock.now)
	create(t, s, "cara")
	save(t, s, "cara", 1, "two")
	undo := func() (models.Template, error) {
		move, err := s.LastMove(t.Context(), "cara", "live")
		if err != nil {
			t.Fatal(err)
		}
		return s.UndoMove(t.Context(), dana, "cara", move.Seq)
	}
	publish(t, s, "cara", 1)
	if got, err := undo(); err != nil || got.Labels["live"] != 0 { // to not being set
		t.Fatal(got.Labels, err)
	}
	publish(t, s, "cara", 1)
	publish(t, s, "cara", 2)
	if got, err := undo(); err != nil || got.Labels["live"] != 1 {
		t.Fatal(got.Labels, err)
	}
	if got, err := undo(); err != nil || got.Labels["live"] != 2 { // an undo can be undone
		t.Fatal(got.Labels, err)
	}
	if err := s.RemoveLabel(t.Context(), dana, "cara", models.LabelRemoval{Label: "live"}); err != nil {
		t.Fatal(err)
	}
	if got, err := undo(); err != nil || got.Labels["live"] != 2 {
		t.Fatal(got.Labels, err)
	}
	clock.pass(models.UndoTime)
	if _, err := undo(); err != nil {
		t.Errorf("at the last moment: %v", err)
	}
	clock.pass(models.UndoTime + time.Millisecond)
	_, err := undo()
	wantCode(t, err, models.CodeConflict)
}

// Away and back is a move too: an undo must not undo the move of somebody else.
func TestUndoIsRefusedWhenSomebodyMovedSince(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	create(t, s, "dora")
	save(t, s, "cara", 1, "two")
	publish(t, s, "cara", 1)
	publish(t, s, "cara", 2)
	mine, err := s.LastMove(t.Context(), "cara", "live")
	if err != nil {
		t.Fatal(err)
	}
	publish(t, s, "cara", 1)
	publish(t, s, "cara", 2)
	_, err = s.UndoMove(t.Context(), dana, "cara", mine.Seq)
	wantCode(t, err, models.CodeConflict)
	last, err := s.LastMove(t.Context(), "cara", "live")
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.UndoMove(t.Context(), dana, "dora", last.Seq) // not that template's
	wantCode(t, err, models.CodeNotFound)
	_, err = s.UndoMove(t.Context(), dana, "cara", 999)
	wantCode(t, err, models.CodeNotFound)
	_, err = s.UndoMove(t.Context(), dana, "none", 1)
	wantCode(t, err, models.CodeTemplateNotFound)
	archive(t, s, "cara")
	_, err = s.UndoMove(t.Context(), dana, "cara", last.Seq)
	wantCode(t, err, models.CodeTemplateArchived)
}

func TestVersionBefore(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	for n := 1; n < 4; n++ {
		save(t, s, "cara", n, fmt.Sprint(n))
	}
	want := func(before int) {
		t.Helper()
		if got, err := s.LabelPath(t.Context(), "cara", "live"); err != nil || got.Before() != before {
			t.Errorf("got %d, %v, want %d", got, err, before)
		}
	}
	want(0)
	publish(t, s, "cara", 1)
	want(0)
	publish(t, s, "cara", 3)
	want(1)
	publish(t, s, "cara", 2)
	want(3)
	if err := s.RemoveLabel(t.Context(), dana, "cara", models.LabelRemoval{Label: "live"}); err != nil {
		t.Fatal(err)
	}
	want(2) // what apps got last
	publish(t, s, "cara", 2)
	want(3) // not itself
	if _, err := s.LabelPath(t.Context(), "none", "live"); models.CodeOf(err) != models.CodeTemplateNotFound {
		t.Error(err)
	}
}

func TestLabelHistoryPages(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	create(t, s, "dora")
	save(t, s, "cara", 1, "two")
	publish(t, s, "dora", 1)
	for i := range 7 {
		move := models.LabelMove{Label: []string{"live", "staging"}[i%2], Version: 1 + i/2%2, Note: fmt.Sprint("note ", i)}
		if _, err := s.MoveLabel(t.Context(), dana, "cara", move); err != nil {
			t.Fatal(err)
		}
	}
	for label, want := range map[string][]string{"": {"note 6", "note 5", "note 4", "note 3", "note 2", "note 1", "note 0"}, "staging": {"note 5", "note 3", "note 1"}, "none": {}} {
		got := []string{}
		for cursor := ""; ; {
			page, err := s.LabelHistory(t.Context(), models.Actor{}, "cara", label, 2, cursor)
			if err != nil {
				t.Fatal(err)
			}
			for _, move := range page.Items {
				got = append(got, move.Note)
				if move.By.ID != dana.ID || move.At.IsZero() || move.Seq == 0 || move.From == move.To {
					t.Errorf("got %+v", move)
				}
			}
			if cursor = page.Next; cursor == "" {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", label, got, want)
		}
	}
	_, err := s.LabelHistory(t.Context(), models.Actor{}, "cara", "", 0, "x")
	wantCode(t, err, models.CodeInvalidInput)
	if move, err := s.LastMove(t.Context(), "cara", "nightly"); err != nil || move != nil {
		t.Errorf("got %+v, %v", move, err)
	}
}

func TestLabelUse(t *testing.T) {
	t.Parallel()
	clock := newClock()
	s := storetest.Open(t, clock.now)
	made := create(t, s, "cara")
	often, _ := appKey(t, s, models.NewKey{Name: "Often"})
	seldom, _ := appKey(t, s, models.NewKey{Name: "Seldom"})
	past, _ := appKey(t, s, models.NewKey{Name: "Past"})
	ask := func(ago time.Duration, m models.Mint) {
		m.ID, m.At, m.TemplateID, m.Slug = store.NewID(), clock.now().Add(-ago), made.ID, "cara"
		if m.Label == "" {
			m.Label = "live"
		}
		if m.Outcome == "" {
			m.Outcome = models.OutcomeOK
		}
		record(t, s, m)
	}
	hour, week := time.Hour, 7*24*time.Hour
	for range 3 {
		ask(hour, models.Mint{KeyID: often.ID})
	}
	ask(30*hour, models.Mint{KeyID: often.ID})
	ask(2*hour, models.Mint{KeyID: seldom.ID, Outcome: "anam_timeout"})
	ask(week+hour, models.Mint{KeyID: past.ID})
	ask(hour, models.Mint{KeyID: past.ID, Label: "staging"})
	ask(hour, models.Mint{UserID: "u"})
	got, err := s.LabelUse(t.Context(), made.ID, "live")
	want := []models.KeyUse{{ID: often.ID, Name: "Often", Asked: 4}, {ID: seldom.ID, Name: "Seldom", Asked: 1}}
	if err != nil || !slices.Equal(got.Keys, want) || got.Tokens != 4 {
		t.Errorf("got %+v, %v", got, err)
	}
	if got, err := s.LabelUse(t.Context(), made.ID, "nightly"); err != nil || len(got.Keys) > 0 || got.Tokens != 0 {
		t.Errorf("got %+v, %v", got, err)
	}
}
