package store_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store/storetest"
)

func TestPublishAndRollBack(t *testing.T) {
	t.Parallel()
	path := file(t)
	s := open(t, path)
	create(t, s, "cara")
	save(t, s, "cara", 1, "second")
	if got := publish(t, s, "cara", 2); got.Status() != models.StatusLive || got.Labels["live"] != 2 {
		t.Errorf("got %v %v", got.Status(), got.Labels)
	}
	if got := publish(t, s, "cara", 1); got.Status() != models.StatusChanged {
		t.Errorf("got %v", got.Status())
	}
	publish(t, s, "cara", 1) // again: nothing moves
	if err := s.RemoveLabel(t.Context(), dana, "cara", models.LabelRemoval{Label: "live"}); err != nil {
		t.Fatal(err)
	}
	wantCode(t, s.RemoveLabel(t.Context(), dana, "cara", models.LabelRemoval{Label: "live"}), models.CodeLabelNotFound)
	if got, err := s.TemplateBySlug(t.Context(), "cara"); err != nil || got.Status() != models.StatusDraft {
		t.Errorf("got %v, %v", got.Status(), err)
	}
	db := sqlOf(t, path)
	wantRows(t, db, "SELECT seq, label, from_version, to_version, moved_by_kind, moved_by_id, moved_by_name FROM label_moves ORDER BY seq",
		"1,live,0,2,user,"+dana.ID+",", "2,live,2,1,user,"+dana.ID+",", "3,live,1,0,user,"+dana.ID+",")
	wantRows(t, db, "SELECT action, before, after FROM audit WHERE action LIKE 'label.%' ORDER BY seq",
		`label.moved,{"label":"live"},{"label":"live","version":2}`,
		`label.moved,{"label":"live","version":2},{"label":"live","version":1}`,
		`label.removed,{"label":"live","version":1},`)
}

func TestLabelsStandBesideEachOther(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	create(t, s, "other")
	save(t, s, "cara", 1, "second")
	publish(t, s, "cara", 1)
	got, err := s.MoveLabel(t.Context(), dana, "cara", models.LabelMove{Label: "staging", Version: 2, Note: "try it"})
	if err != nil || !maps.Equal(got.Labels, map[string]int{"live": 1, "staging": 2}) {
		t.Errorf("got %v, %v", got.Labels, err)
	}
	if other, err := s.TemplateBySlug(t.Context(), "other"); err != nil || len(other.Labels) != 0 {
		t.Errorf("got %v, %v", other.Labels, err)
	}
}

func TestFromIsABelief(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	save(t, s, "cara", 1, "second")
	for _, c := range []struct {
		name string
		move models.LabelMove
		want models.Code
	}{
		{"unset, believed at 1", models.LabelMove{Version: 1, From: new(1), FromSet: true}, models.CodeConflict},
		{"unset, believed so", models.LabelMove{Version: 1, From: nil, FromSet: true}, ""},
		{"at 1, believed unset", models.LabelMove{Version: 2, From: nil, FromSet: true}, models.CodeConflict},
		{"at 1, believed at 2, to 1 where it is", models.LabelMove{Version: 1, From: new(2), FromSet: true}, ""},
		{"at 1, believed so", models.LabelMove{Version: 2, From: new(1), FromSet: true}, ""},
		{"at 2, no belief", models.LabelMove{Version: 1}, ""},
	} {
		c.move.Label = "live"
		_, err := s.MoveLabel(t.Context(), dana, "cara", c.move)
		if models.CodeOf(err) != c.want {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
}

func TestMoveLabelRefuses(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	for want, move := range map[models.Code]models.LabelMove{
		models.CodeVersionNotFound: {Label: "live", Version: 2},
		models.CodeInvalidInput:    {Label: "preview", Version: 1},
	} {
		_, err := s.MoveLabel(t.Context(), dana, "cara", move)
		wantCode(t, err, want)
	}
	_, err := s.MoveLabel(t.Context(), dana, "nobody", models.LabelMove{Label: "live", Version: 1})
	wantCode(t, err, models.CodeTemplateNotFound)
	wantCode(t, s.RemoveLabel(t.Context(), dana, "cara", models.LabelRemoval{Label: "No Label"}), models.CodeLabelNotFound)
}

func TestLabelMovesTellTheLastMoveOfEachLabel(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	made := create(t, s, "cara")
	save(t, s, "cara", 1, "second")
	publish(t, s, "cara", 2)
	if _, err := s.MoveLabel(t.Context(), dana, "cara", models.LabelMove{Label: "beta", Version: 2}); err != nil {
		t.Fatal(err)
	}
	at.pass(time.Minute)
	publish(t, s, "cara", 1)
	if err := s.RemoveLabel(t.Context(), dana, "cara", models.LabelRemoval{Label: "beta"}); err != nil {
		t.Fatal(err)
	}
	moves, err := s.LabelMoves(t.Context(), made.ID)
	if err != nil || len(moves) != 1 || moves[0].Label != "live" || moves[0].From != 2 || moves[0].To != 1 || !moves[0].At.Equal(at.now()) || moves[0].By.ID != dana.ID {
		t.Errorf("got %+v, %v", moves, err)
	}
}

// A removal is refused like a move where the label is not where it was believed to be; its note is kept like that of a move.
func TestRemovalExpectsWhatItSaw(t *testing.T) {
	t.Parallel()
	path := file(t)
	s := open(t, path)
	create(t, s, "cara")
	save(t, s, "cara", 1, "second")
	publish(t, s, "cara", 2)
	remove := func(from *int) error {
		return s.RemoveLabel(t.Context(), dana, "cara", models.LabelRemoval{Label: "live", From: from, Note: "Wrong prices."})
	}
	wantCode(t, remove(new(1)), models.CodeConflict)
	wantCode(t, remove(new(0)), models.CodeConflict)
	if err := remove(new(2)); err != nil {
		t.Fatal(err)
	}
	wantCode(t, remove(new(2)), models.CodeConflict)
	wantCode(t, remove(new(0)), models.CodeLabelNotFound)
	long := models.LabelRemoval{Label: "live", Note: strings.Repeat("x", 501)}
	wantCode(t, s.RemoveLabel(t.Context(), dana, "cara", long), models.CodeInvalidInput)
	db := sqlOf(t, path)
	wantRows(t, db, "SELECT from_version, to_version, note FROM label_moves ORDER BY seq DESC LIMIT 1", "2,0,Wrong prices.")
	wantRows(t, db, "SELECT before, after FROM audit WHERE action = 'label.removed'", `{"label":"live","version":2},{"note":"Wrong prices."}`)
}
