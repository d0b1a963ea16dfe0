package store_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

const goodPassword = models.Secret("correct horse battery")

func person(t testing.TB, s *store.Store, email string, role models.Role) models.User {
	t.Helper()
	u, err := s.CreateUser(t.Context(), dana, models.NewUser{Email: email, Name: "Somebody", Role: role, Password: goodPassword})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestCreateUserAndSignIn(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	made, err := s.CreateUser(t.Context(), dana, models.NewUser{Email: " Dana@Example.COM ", Name: " Dana ", Role: models.RoleEditor, Password: goodPassword})
	if err != nil || made.Email != "dana@example.com" || made.Name != "Dana" || made.Role != models.RoleEditor || !made.Active() || !made.CreatedAt.Equal(at.now()) {
		t.Fatalf("got %+v, %v", made, err)
	}
	for _, email := range []string{"dana@example.com", "DANA@example.com", " dana@example.com\n"} {
		if u, err := s.Authenticate(t.Context(), email, goodPassword); err != nil || u.ID != made.ID {
			t.Errorf("%q: got %+v, %v", email, u, err)
		}
		if u, err := s.UserByEmail(t.Context(), email); err != nil || u.ID != made.ID {
			t.Errorf("%q: got %+v, %v", email, u, err)
		}
	}
	_, err = s.CreateUser(t.Context(), dana, models.NewUser{Email: "DANA@example.com", Name: "Other", Role: models.RoleViewer, Password: goodPassword})
	wantCode(t, err, models.CodeConflict)
	if fields := models.FieldsOf(err); len(fields) != 1 || fields[0].Field != "email" {
		t.Errorf("got %v", fields)
	}
	_, err = s.CreateUser(t.Context(), dana, models.NewUser{})
	wantCode(t, err, models.CodeInvalidInput)
}

func TestSignInIsRefusedAlikeForEveryReason(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	person(t, s, "admin@example.com", models.RoleAdmin)
	gone := person(t, s, "gone@example.com", models.RoleViewer)
	if err := s.DisableUser(t.Context(), dana, gone.ID); err != nil {
		t.Fatal(err)
	}
	words := map[string]bool{}
	for _, c := range []struct {
		email    string
		password models.Secret
	}{
		{"admin@example.com", "wrong horse battery"}, {"admin@example.com", ""}, {"gone@example.com", goodPassword},
		{"nobody@example.com", goodPassword}, {"", ""}, {"' OR 1=1 --", "x"},
	} {
		u, err := s.Authenticate(t.Context(), c.email, c.password)
		wantCode(t, err, models.CodeUnauthenticated)
		if u.ID != "" {
			t.Errorf("%s: got %+v", c.email, u)
		}
		words[err.Error()] = true
	}
	if len(words) != 1 {
		t.Errorf("the refusals differ: %v", words)
	}
	if err := s.EnableUser(t.Context(), dana, gone.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Authenticate(t.Context(), "gone@example.com", goodPassword); err != nil {
		t.Error(err)
	}
}

func TestFirstUserOnce(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	var made, refused atomic.Int32
	var all sync.WaitGroup
	for i := range 6 {
		all.Go(func() {
			in := models.NewUser{Email: fmt.Sprintf("u%d@example.com", i), Name: "U", Password: goodPassword}
			u, err := s.CreateFirstUser(t.Context(), models.Actor{Kind: models.ActorSetup}, in)
			switch {
			case err == nil && u.Role == models.RoleAdmin:
				made.Add(1)
			case models.CodeOf(err) == models.CodeConflict:
				refused.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n, err := s.UserCount(t.Context()); err != nil || n != 1 || made.Load() != 1 || refused.Load() != 5 {
		t.Errorf("%d users, %d made, %d refused, %v", n, made.Load(), refused.Load(), err)
	}
}

func TestLastAdminStays(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	admin, other := person(t, s, "a@example.com", models.RoleAdmin), person(t, s, "b@example.com", models.RoleAdmin)
	viewer := person(t, s, "v@example.com", models.RoleViewer)
	if err := s.DisableUser(t.Context(), dana, other.ID); err != nil {
		t.Fatal(err)
	}
	wantCode(t, s.DisableUser(t.Context(), dana, admin.ID), models.CodeConflict)
	wantCode(t, s.SetRole(t.Context(), dana, admin.ID, models.RoleEditor), models.CodeConflict)
	if got, err := s.UserByID(t.Context(), admin.ID); err != nil || got.Role != models.RoleAdmin || !got.Active() {
		t.Errorf("the last admin became %+v, %v", got, err)
	}
	if err := s.SetPassword(t.Context(), dana, admin.ID, models.NewPassword{Password: "another good one"}, ""); err != nil {
		t.Errorf("the last admin's password: %v", err)
	}
	if err := s.SetRole(t.Context(), dana, viewer.ID, models.RoleAdmin); err != nil {
		t.Fatal(err)
	}
	if err := s.DisableUser(t.Context(), dana, admin.ID); err != nil {
		t.Errorf("with another admin there: %v", err)
	}
}

// People may be made on the command line before there is any admin.
func TestPeopleChangeWithoutAnyAdmin(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	viewer := person(t, s, "v@example.com", models.RoleViewer)
	if err := s.SetPassword(t.Context(), dana, viewer.ID, models.NewPassword{Password: "another good one"}, ""); err != nil {
		t.Error(err)
	}
	if err := s.DisableUser(t.Context(), dana, viewer.ID); err != nil {
		t.Error(err)
	}
}

// When two admins demote each other at the same moment, one of them stays.
func TestTwoAdminsCannotRemoveEachOther(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	a, b := person(t, s, "a@example.com", models.RoleAdmin), person(t, s, "b@example.com", models.RoleAdmin)
	for round := range 50 {
		var both sync.WaitGroup
		var done atomic.Int32
		for who, change := range []func() error{
			func() error { return s.SetRole(t.Context(), dana, a.ID, models.RoleViewer) },
			func() error { return s.DisableUser(t.Context(), dana, b.ID) },
		} {
			both.Go(func() {
				switch err := change(); models.CodeOf(err) {
				case "":
					done.Add(1)
				case models.CodeConflict:
				default:
					t.Errorf("round %d, %d: %v", round, who, err)
				}
			})
		}
		both.Wait()
		if done.Load() != 1 {
			t.Fatalf("round %d: %d of 2 went through", round, done.Load())
		}
		if err := s.SetRole(t.Context(), dana, a.ID, models.RoleAdmin); err != nil {
			t.Fatal(err)
		}
		if err := s.EnableUser(t.Context(), dana, b.ID); err != nil {
			t.Fatal(err)
		}
	}
}

func TestUnknownPeople(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	_, byID := s.UserByID(t.Context(), "nobody")
	_, byEmail := s.UserByEmail(t.Context(), "nobody@example.com")
	for _, err := range []error{
		byID, byEmail, s.SetRole(t.Context(), dana, "nobody", models.RoleAdmin), s.DisableUser(t.Context(), dana, "nobody"),
		s.EnableUser(t.Context(), dana, "nobody"), s.SetPassword(t.Context(), dana, "nobody", models.NewPassword{Password: goodPassword}, ""),
	} {
		wantCode(t, err, models.CodeNotFound)
	}
	u := person(t, s, "a@example.com", models.RoleAdmin)
	wantCode(t, s.SetRole(t.Context(), dana, u.ID, "owner"), models.CodeInvalidInput)
	wantCode(t, s.SetPassword(t.Context(), dana, u.ID, models.NewPassword{Password: "short"}, ""), models.CodeInvalidInput)
}

func TestUsersList(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	for _, name := range []string{"zoe", "Ann", "ben"} {
		if _, err := s.CreateUser(t.Context(), dana, models.NewUser{Email: name + "@example.com", Name: name, Role: models.RoleViewer, Password: goodPassword}); err != nil {
			t.Fatal(err)
		}
	}
	ben, err := s.UserByEmail(t.Context(), "ben@example.com")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.StartSession(t.Context(), models.SignIn{UserID: ben.ID}); err != nil {
		t.Fatal(err)
	}
	page, err := s.Users(t.Context(), models.ListQuery{})
	users := page.Items
	if err != nil || len(users) != 3 || users[0].Name != "Ann" || users[1].Name != "ben" || users[2].Name != "zoe" {
		t.Fatalf("got %+v, %v", users, err)
	}
	if !users[1].LastSeenAt.Equal(at.now()) || !users[0].LastSeenAt.Equal(time.Time{}) {
		t.Errorf("last seen %v and %v", users[1].LastSeenAt, users[0].LastSeenAt)
	}
}

// A password that its owner didn't make has to be changed, and only the owner's own change counts.
func TestWhoMustChangeThePassword(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	admin, lent := person(t, s, "a@example.com", models.RoleAdmin), person(t, s, "b@example.com", models.RoleViewer)
	first, err := storetest.Open(t, nil).CreateFirstUser(t.Context(), dana, models.NewUser{Email: "c@example.com", Name: "C", Password: goodPassword, ByOwner: true})
	if err != nil || first.MustChangePassword {
		t.Errorf("who chose the password at setup has to change it: %+v, %v", first, err)
	}
	if !lent.MustChangePassword {
		t.Error("a password that was made with the account may stay")
	}
	for _, c := range []struct {
		who  models.Actor
		must bool
	}{
		{models.Actor{Kind: models.ActorUser, ID: lent.ID}, false},
		{models.Actor{Kind: models.ActorUser, ID: admin.ID}, true},
		{models.Actor{Kind: models.ActorUser, ID: lent.ID}, false},
		{models.Actor{Kind: models.ActorCLI}, true},
		{models.Actor{Kind: models.ActorSetup}, true},
	} {
		if err := s.SetPassword(t.Context(), c.who, lent.ID, models.NewPassword{Password: goodPassword}, ""); err != nil {
			t.Fatal(err)
		}
		token, _ := signIn(t, s, lent.ID)
		_, seen, err := s.SessionByToken(t.Context(), token.Reveal())
		if err != nil || seen.MustChangePassword != c.must {
			t.Errorf("set by %s %s: must change %v, want %v; %v", c.who.Kind, c.who.ID, seen.MustChangePassword, c.must, err)
		}
	}
}
