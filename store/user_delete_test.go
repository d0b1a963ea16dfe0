package store_test

import (
	"strings"
	"testing"

	"greenroom/models"
	"greenroom/store/storetest"
)

// TestDeleteUser takes a person out of the database, keeps what they did, which names them by ID, and frees their email.
func TestDeleteUser(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	newUser := models.NewUser{Email: "gone@example.com", Name: "Gone Person", Role: models.RoleEditor, Password: "a password of some words"}
	gone, err := s.CreateUser(t.Context(), dana, newUser)
	if err != nil {
		t.Fatal(err)
	}
	who := models.Actor{Kind: models.ActorUser, ID: gone.ID, Name: gone.Name, Role: gone.Role}
	create(t, s, "cara")
	if _, _, err := s.SaveVersion(t.Context(), who, "cara", 1, saying("Say goodbye.")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.MoveLabel(t.Context(), who, "cara", models.LabelMove{Label: "staging", Version: 1}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.StartSession(t.Context(), models.SignIn{UserID: gone.ID}); err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteUser(t.Context(), dana, gone.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.UserByID(t.Context(), gone.ID); models.CodeOf(err) != models.CodeNotFound {
		t.Errorf("still there: %v", err)
	}
	if left, err := s.Sessions(t.Context(), gone.ID); err != nil || len(left) != 0 {
		t.Errorf("sessions %v, %v", left, err)
	}
	traces, err := s.PersonTraces(t.Context(), gone.ID)
	if err != nil || traces.Total() > 0 {
		t.Errorf("got %+v, %v", traces, err)
	}
	last, err := s.AuditEvents(t.Context(), models.AuditQuery{Limit: 1})
	if err != nil || last.Items[0].Action != models.ActionUserDeleted || last.Items[0].SubjectID != gone.ID || strings.Contains(last.Items[0].SubjectName+last.Items[0].Before+last.Items[0].After, "gone") {
		t.Errorf("got %+v, %v", last.Items, err)
	}
	again, err := s.CreateUser(t.Context(), dana, newUser)
	if err != nil || again.ID == gone.ID {
		t.Errorf("the email is not free: %v", err)
	}
	if check, err := s.VerifyAudit(t.Context()); err != nil || check.Fault != "" {
		t.Errorf("audit %+v, %v", check, err)
	}
}

// TestLastAdminIsNotDeleted keeps somebody who may manage people.
func TestLastAdminIsNotDeleted(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	admin, err := s.CreateUser(t.Context(), dana, models.NewUser{Email: "one@example.com", Name: "One", Role: models.RoleAdmin, Password: "a password of some words"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteUser(t.Context(), dana, admin.ID); models.CodeOf(err) != models.CodeConflict {
		t.Errorf("got %v", err)
	}
	if _, err := s.UserByID(t.Context(), admin.ID); err != nil {
		t.Error(err)
	}
	if err := s.DeleteUser(t.Context(), dana, "nobody"); models.CodeOf(err) != models.CodeNotFound {
		t.Errorf("got %v", err)
	}
}
