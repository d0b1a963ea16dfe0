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

var (
	admin    = models.Actor{Kind: models.ActorUser, ID: "admin", Name: "Ada", Role: models.RoleAdmin}
	editor   = models.Actor{Kind: models.ActorUser, ID: "editor", Name: "Ed", Role: models.RoleEditor}
	plainKey = models.Actor{Kind: models.ActorKey, ID: "plain", Name: "CI", Publishes: true}
	trusted  = models.Actor{Kind: models.ActorKey, ID: "trusted", Name: "Release CI", ProtectedLabels: true, Publishes: true}
	cli      = models.Actor{Kind: models.ActorCLI}
)

// guarded has a template with v1 live and protected, v2 on staging, which is not, and v3.
func guarded(t *testing.T, s *store.Store, slug string) {
	t.Helper()
	create(t, s, slug)
	save(t, s, slug, 1, "two")
	save(t, s, slug, 2, "three")
	publish(t, s, slug, 1)
	if _, err := s.MoveLabel(t.Context(), cli, slug, models.LabelMove{Label: "staging", Version: 2}); err != nil {
		t.Fatal(err)
	}
	got, err := s.SetLabelProtected(t.Context(), admin, slug, models.LabelLive, true)
	if err != nil || !slices.Equal(got.ProtectedLabels, []string{"live"}) {
		t.Fatalf("got %v, %v", got.ProtectedLabels, err)
	}
}

// Every change that apps could notice by a label, tried by everybody.
func TestOnlyTheRightOnesTouchProtectedLabels(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	last := func(slug, label string) int64 {
		move, err := s.LastMove(t.Context(), slug, label)
		if err != nil || move == nil {
			t.Fatalf("%v, %v", move, err)
		}
		return move.Seq
	}
	archive := func(slug string) {
		if _, err := s.ArchiveTemplate(t.Context(), cli, slug); err != nil {
			t.Fatal(err)
		}
	}
	for i, c := range []struct {
		name      string
		protected bool // only who may move protected labels
		adminOnly bool
		do        func(who models.Actor, slug string) error
	}{
		{"move live", true, false, func(who models.Actor, slug string) error {
			_, err := s.MoveLabel(t.Context(), who, slug, models.LabelMove{Label: "live", Version: 3})
			return err
		}},
		{"move live to where it is", true, false, func(who models.Actor, slug string) error {
			_, err := s.MoveLabel(t.Context(), who, slug, models.LabelMove{Label: "live", Version: 1})
			return err
		}},
		{"remove live", true, false, func(who models.Actor, slug string) error {
			return s.RemoveLabel(t.Context(), who, slug, models.LabelRemoval{Label: "live"})
		}},
		{"undo the move of live", true, false, func(who models.Actor, slug string) error {
			_, err := s.UndoMove(t.Context(), who, slug, last(slug, "live"))
			return err
		}},
		{"archive", true, false, func(who models.Actor, slug string) error {
			_, err := s.ArchiveTemplate(t.Context(), who, slug)
			return err
		}},
		{"unarchive", true, false, func(who models.Actor, slug string) error {
			archive(slug)
			_, err := s.UnarchiveTemplate(t.Context(), who, slug)
			return err
		}},
		{"delete", true, false, func(who models.Actor, slug string) error {
			archive(slug)
			return s.DeleteTemplate(t.Context(), who, slug)
		}},
		{"protect staging", false, true, func(who models.Actor, slug string) error {
			_, err := s.SetLabelProtected(t.Context(), who, slug, "staging", true)
			return err
		}},
		{"free live", false, true, func(who models.Actor, slug string) error {
			_, err := s.SetLabelProtected(t.Context(), who, slug, "live", false)
			return err
		}},
		{"move staging", false, false, func(who models.Actor, slug string) error {
			_, err := s.MoveLabel(t.Context(), who, slug, models.LabelMove{Label: "staging", Version: 3})
			return err
		}},
		{"undo staging", false, false, func(who models.Actor, slug string) error {
			_, err := s.UndoMove(t.Context(), who, slug, last(slug, "staging"))
			return err
		}},
		{"save", false, false, func(who models.Actor, slug string) error {
			_, _, err := s.SaveVersion(t.Context(), who, slug, 3, saying("four"))
			return err
		}},
	} {
		for n, who := range []models.Actor{admin, editor, plainKey, trusted, cli} {
			slug := fmt.Sprintf("t-%d-%d", i, n)
			guarded(t, s, slug)
			want := models.Code("")
			if c.protected && !who.MayMoveProtected() || c.adminOnly && !who.IsAdmin() {
				want = models.CodeForbidden
			}
			before := state(t, s, slug)
			err := c.do(who, slug)
			if got := models.CodeOf(err); got != want {
				t.Errorf("%s by %s: %v, want %q", c.name, who.Shown(), err, want)
			}
			if want == models.CodeForbidden && c.name != "unarchive" && c.name != "delete" && state(t, s, slug) != before {
				t.Errorf("%s by %s was refused and done", c.name, who.Shown())
			}
		}
	}
}

func state(t *testing.T, s *store.Store, slug string) string {
	t.Helper()
	got, err := s.TemplateBySlug(t.Context(), slug)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprint(got.Labels, got.ProtectedLabels, got.LatestVersion, got.ArchivedAt, got.UpdatedAt)
}

func TestProtectionOfALabelThatIsNotSet(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	if _, err := s.SetLabelProtected(t.Context(), admin, "cara", "live", true); err != nil {
		t.Fatal(err)
	}
	_, err := s.MoveLabel(t.Context(), editor, "cara", models.LabelMove{Label: "live", Version: 1})
	wantCode(t, err, models.CodeForbidden)
	wantCode(t, s.RemoveLabel(t.Context(), editor, "cara", models.LabelRemoval{Label: "live"}), models.CodeForbidden)
	// Archiving stops nothing that a protected label gives.
	if _, err := s.ArchiveTemplate(t.Context(), editor, "cara"); err != nil {
		t.Error(err)
	}
	_, err = s.SetLabelProtected(t.Context(), admin, "cara", "live", false)
	wantCode(t, err, models.CodeTemplateArchived)
}

func TestSetLabelProtectedRefusesNonsense(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	create(t, s, "cara")
	for _, label := range []string{"", "x", "Live", "preview", strings.Repeat("a", 17)} {
		_, err := s.SetLabelProtected(t.Context(), admin, "cara", label, true)
		wantCode(t, err, models.CodeInvalidInput)
	}
	_, err := s.SetLabelProtected(t.Context(), admin, "none", "live", true)
	wantCode(t, err, models.CodeTemplateNotFound)
	for range 2 { // the second time is no change and leaves no row
		if _, err := s.SetLabelProtected(t.Context(), admin, "cara", "live", true); err != nil {
			t.Fatal(err)
		}
	}
	page, err := s.AuditEvents(t.Context(), models.AuditQuery{Action: "label.protected"})
	if err != nil || len(page.Items) != 1 || page.Items[0].After != `{"label":"live"}` {
		t.Errorf("got %+v, %v", page.Items, err)
	}
}

// The store itself tells of a refusal by the protection rule, so no door can forget to.
func TestRefusalsByTheRuleAreRows(t *testing.T) {
	t.Parallel()
	clock := newClock()
	s := storetest.Open(t, clock.now)
	guarded(t, s, "cara")
	for range 3 {
		_, err := s.MoveLabel(t.Context(), editor, "cara", models.LabelMove{Label: "live", Version: 3})
		wantCode(t, err, models.CodeForbidden)
	}
	_, _, err := s.CreateKey(t.Context(), editor, models.NewKey{Name: "x", Scopes: models.Scopes, ProtectedLabels: true})
	wantCode(t, err, models.CodeForbidden)
	page, err := s.AuditEvents(t.Context(), models.AuditQuery{Action: models.ActionRefused})
	if err != nil || len(page.Items) != 2 {
		t.Fatalf("got %+v, %v", page.Items, err)
	}
	if got := page.Items[1]; got.After != `{"attempt":"label.moved","label":"live","reason":"protected_label"}` || got.Actor.ID != "editor" || got.SubjectName != "cara" {
		t.Errorf("got %+v", got)
	}
	if got := page.Items[0]; got.After != `{"attempt":"key.created","reason":"role"}` {
		t.Errorf("got %+v", got)
	}
	clock.pass(time.Minute)
	if _, err := s.MoveLabel(t.Context(), editor, "cara", models.LabelMove{Label: "live", Version: 3}); models.CodeOf(err) != models.CodeForbidden {
		t.Fatal(err)
	}
	if page, err := s.AuditEvents(t.Context(), models.AuditQuery{Action: models.ActionRefused}); err != nil || len(page.Items) != 3 {
		t.Errorf("a minute later: %d rows, %v", len(page.Items), err)
	}
}

// One actor fills the audit with so much a minute, keeps nobody else from leaving rows, and can't hide one attempt behind many others.
func TestRefusalsAreBounded(t *testing.T) {
	t.Parallel()
	clock := newClock()
	s := storetest.Open(t, clock.now)
	refuse := func(who models.Actor, attempt string, n int) {
		err := s.AuditRefused(t.Context(), who, models.Refusal{Attempt: attempt, Reason: models.ReasonRole, SubjectKind: "template", SubjectID: fmt.Sprint(n), SubjectName: "x"})
		if err != nil {
			t.Fatal(err)
		}
	}
	count := func() int {
		n := 0
		if err := s.EachAuditEvent(t.Context(), models.AuditQuery{Action: models.ActionRefused}, func(models.AuditEvent) error { n++; return nil }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for n := range 100 {
		refuse(editor, "POST /harmless", n)
	}
	if got := count(); got != 31 {
		t.Errorf("%d rows, want the first and 30 more", got)
	}
	refuse(editor, "POST /people/:id/password", 1)
	refuse(plainKey, "POST /harmless", 1)
	if got := count(); got != 33 {
		t.Errorf("%d rows, want one for another attempt and one for somebody else", got)
	}
	clock.pass(time.Minute)
	refuse(editor, "POST /harmless", 1)
	if got := count(); got != 34 {
		t.Errorf("%d rows a minute later", got)
	}
}

func TestKeysAndProtectedLabels(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	_, _, err := s.CreateKey(t.Context(), admin, models.NewKey{Name: "x", Scopes: []models.Scope{models.ScopeMint}, ProtectedLabels: true})
	wantCode(t, err, models.CodeInvalidInput)
	made, secret, err := s.CreateKey(t.Context(), admin, models.NewKey{Name: "x", Scopes: models.Scopes, ProtectedLabels: true})
	if err != nil || !made.ProtectedLabels {
		t.Fatal(made, err)
	}
	found, err := s.KeyByToken(t.Context(), secret.Reveal())
	if err != nil || !found.ProtectedLabels {
		t.Error(found, err)
	}
	plain, _ := appKey(t, s, models.NewKey{Scopes: models.Scopes})
	if plain.ProtectedLabels {
		t.Error("a key may move protected labels unasked")
	}
}
