package store

import (
	"bytes"
	"testing"
	"time"

	"greenroom/models"
)

// change is one kind of change and the action of its audit row.
type change struct {
	action string
	do     func() error
}

// everyChange makes each kind of change once, and returns the actions of the audit rows in order.
func everyChange(t *testing.T, s *Store, who models.Actor) []string {
	t.Helper()
	var actions []string
	for _, c := range append(changesOfPeople(t, s, who), changesOfTemplates(t, s, who)...) {
		if err := c.do(); err != nil {
			t.Fatalf("%s: %v", c.action, err)
		}
		actions = append(actions, c.action)
	}
	admin, err := s.UserByEmail(t.Context(), "a@example.com")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.DisableUser(t.Context(), who, admin.ID); models.CodeOf(err) != models.CodeConflict {
		t.Fatal(err) // a refused change leaves no row
	}
	return actions
}

func changesOfPeople(t *testing.T, s *Store, who models.Actor) []change {
	var user models.User
	var session models.Session
	return []change{
		{"user.created", func() error {
			_, err := s.CreateFirstUser(t.Context(), who, models.NewUser{Email: "a@example.com", Name: "A", Password: "MARKER-password-1"})
			return err
		}},
		{"user.created", func() (err error) {
			user, err = s.CreateUser(t.Context(), who, models.NewUser{Email: "b@example.com", Name: "B", Role: models.RoleViewer, Password: "MARKER-password-2"})
			return err
		}},
		{"session.started", func() (err error) {
			_, session, err = s.StartSession(t.Context(), models.SignIn{UserID: user.ID, UserAgent: "agent", Address: "192.0.2.9"})
			return err
		}},
		{"session.ended", func() error { return s.EndSession(t.Context(), who, user.ID, session.ID) }},
		{"user.role_changed", func() error { return s.SetRole(t.Context(), who, user.ID, models.RoleEditor) }},
		{"user.password_changed", func() error {
			return s.SetPassword(t.Context(), who, user.ID, models.NewPassword{Password: "MARKER-password-3"}, "")
		}},
		{"user.disabled", func() error { return s.DisableUser(t.Context(), who, user.ID) }},
		{"user.enabled", func() error { return s.EnableUser(t.Context(), who, user.ID) }},
	}
}

func changesOfTemplates(t *testing.T, s *Store, who models.Actor) []change {
	first := models.Persona{Name: "Cara", AvatarID: "30fa96d0-26c4-4e55-94a0-517025942e18", VoiceID: "6bfbe25a-979d-40f3-a92b-5394170af54b", LLMID: "x", SystemPrompt: "MARKER-prompt-1"}
	next := first
	next.SystemPrompt, next.InitialMessage = "MARKER-prompt-2", "MARKER-greeting"
	var key models.APIKey
	archive := func() error { _, err := s.ArchiveTemplate(t.Context(), who, "clara"); return err }
	return []change{
		{"template.created", func() error {
			_, err := s.CreateTemplate(t.Context(), who, models.NewTemplate{Slug: "cara", Persona: first})
			return err
		}},
		{"template.version_saved", func() error {
			_, _, err := s.SaveVersion(t.Context(), who, "cara", 1, models.NewVersion{Persona: &next})
			return err
		}},
		{"template.changed", func() error {
			_, err := s.PatchTemplate(t.Context(), who, "cara", models.TemplatePatch{Slug: new("clara"), Tags: &[]string{"x"}})
			return err
		}},
		{"label.moved", func() error {
			_, err := s.MoveLabel(t.Context(), who, "clara", models.LabelMove{Label: "live", Version: 2})
			return err
		}},
		{"key.created", func() (err error) {
			key, _, err = s.CreateKey(t.Context(), who, models.NewKey{Name: "app", Scopes: models.Scopes, Slugs: []string{"clara"}})
			return err
		}},
		{"key.revoked", func() error { return s.RevokeKey(t.Context(), who, key.ID) }},
		{"template.archived", archive},
		{"template.unarchived", func() error { _, err := s.UnarchiveTemplate(t.Context(), who, "clara"); return err }},
		{"label.removed", func() error { return s.RemoveLabel(t.Context(), who, "clara", models.LabelRemoval{Label: "live"}) }},
		{"template.archived", archive},
		{"template.deleted", func() error { return s.DeleteTemplate(t.Context(), who, "clara") }},
	}
}

func auditRows(t *testing.T, s *Store) []auditRow {
	t.Helper()
	var rows []auditRow
	if err := s.read(t.Context()).Order("seq").Find(&rows).Error; err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestEveryChangeLeavesOneRowInAWholeChain(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	who := models.Actor{Kind: models.ActorUser, ID: "u", Name: "Dana", RequestID: "req-1", Address: "192.0.2.1"}
	want := everyChange(t, s, who)
	rows := auditRows(t, s)
	if len(rows) != len(want) {
		t.Fatalf("%d rows for %d changes", len(rows), len(want))
	}
	before := make([]byte, 32)
	for i, row := range rows {
		if row.Action != want[i] || row.Seq != int64(i+1) {
			t.Errorf("row %d is %s, want %s", row.Seq, row.Action, want[i])
		}
		hash, err := row.chainHash()
		if err != nil || !bytes.Equal(row.PrevHash, before) || !bytes.Equal(row.Hash, hash) {
			t.Errorf("the chain breaks at row %d, %v", row.Seq, err)
		}
		before = row.Hash
	}
	if err := s.EachAuditEvent(t.Context(), models.AuditQuery{}, func(e models.AuditEvent) error {
		if e.Action != "session.started" && (e.Actor.Name != "Dana" || e.Actor.RequestID != "req-1" || e.Actor.Address != "192.0.2.1") {
			t.Errorf("row %d does not tell who: %+v", e.Seq, e)
		}
		if e.SubjectKind == "" || e.SubjectID == "" || e.SubjectName == "" || e.At.IsZero() {
			t.Errorf("row %d does not tell about whom or when: %+v", e.Seq, e)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestHashCoversEveryField(t *testing.T) {
	t.Parallel()
	for _, format := range []int{auditNaming, auditByID} {
		hashCoversEveryField(t, auditRow{Seq: 1, PrevHash: make([]byte, 32), Format: format})
	}
}

func hashCoversEveryField(t *testing.T, row auditRow) {
	t.Helper()
	plain, err := row.chainHash()
	if err != nil {
		t.Fatal(err)
	}
	for i, change := range []func(r *auditRow){
		func(r *auditRow) { r.Seq = 2 }, func(r *auditRow) { r.At = 1 }, func(r *auditRow) { r.ActorKind = "x" }, func(r *auditRow) { r.ActorID = "x" },
		func(r *auditRow) { r.ActorName = "x" }, func(r *auditRow) { r.Action = "x" }, func(r *auditRow) { r.SubjectKind = "x" },
		func(r *auditRow) { r.SubjectID = "x" }, func(r *auditRow) { r.SubjectName = "x" }, func(r *auditRow) { r.Before = "x" },
		func(r *auditRow) { r.After = "x" }, func(r *auditRow) { r.RequestID = "x" }, func(r *auditRow) { r.Address = "x" },
		func(r *auditRow) { r.PrevHash = bytes.Repeat([]byte{1}, 32) },
		func(r *auditRow) { r.Format++ }, func(r *auditRow) { r.Format-- }, func(r *auditRow) { r.Format = 3 },
		func(r *auditRow) { r.ActorSum = []byte{1} }, func(r *auditRow) { r.SubjectSum = []byte{1} },
	} {
		other := row
		change(&other)
		if hash, err := other.chainHash(); err != nil || bytes.Equal(hash, plain) {
			t.Errorf("format %d: change %d does not show, %v", row.Format, i, err)
		}
	}
}

// A change without its audit row must not happen.
func TestFailedAuditFailsTheChange(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	if err := s.writer.Exec("CREATE TRIGGER broken BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no audit today'); END").Error; err != nil {
		t.Fatal(err)
	}
	who := models.Actor{Kind: models.ActorCLI}
	if _, err := s.CreateUser(t.Context(), who, models.NewUser{Email: "a@example.com", Name: "A", Role: models.RoleAdmin, Password: "twelve chars"}); err == nil {
		t.Error("a user without an audit row")
	}
	if _, _, err := s.CreateKey(t.Context(), who, models.NewKey{Name: "a", Scopes: models.Scopes, ExpiresAt: time.Now().Add(time.Hour)}); err == nil {
		t.Error("a key without an audit row")
	}
	for _, table := range []string{"users", "api_keys", "audit"} {
		if got := column(t, s, "SELECT COUNT(*) FROM "+table); got[0] != "0" {
			t.Errorf("%s has %s rows", table, got[0])
		}
	}
}
