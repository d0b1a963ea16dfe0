package store_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/store"
	"greenroom/store/storetest"
)

func signIn(t *testing.T, s *store.Store, userID string) (models.Secret, models.Session) {
	t.Helper()
	token, session, err := s.StartSession(t.Context(), models.SignIn{UserID: userID, UserAgent: "Browser", Address: "192.0.2.7"})
	if err != nil {
		t.Fatal(err)
	}
	return token, session
}

func signedIn(t *testing.T, s *store.Store, token models.Secret) bool {
	t.Helper()
	_, _, err := s.SessionByToken(t.Context(), token.Reveal())
	if err != nil {
		wantCode(t, err, models.CodeUnauthenticated)
	}
	return err == nil
}

func TestStartSession(t *testing.T) {
	t.Parallel()
	at := newClock()
	path := file(t)
	s, err := store.Open(t.Context(), store.Options{Path: path, Now: at.now, Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	u := person(t, s, "a@example.com", models.RoleEditor)
	token, session, err := s.StartSession(t.Context(), models.SignIn{UserID: u.ID, UserAgent: strings.Repeat("é", 300) + "\xff", Address: "192.0.2.7"})
	if err != nil {
		t.Fatal(err)
	}
	if raw, err := base64.RawURLEncoding.DecodeString(token.Reveal()); err != nil || len(raw) != 32 {
		t.Errorf("the token holds %d bytes, %v", len(raw), err)
	}
	if session.UserAgent != strings.Repeat("é", 200) || !session.ExpiresAt.Equal(at.now().Add(7*24*time.Hour)) {
		t.Errorf("got %+v", session)
	}
	got, who, err := s.SessionByToken(t.Context(), token.Reveal())
	if err != nil || got != session || who.ID != u.ID || who.Role != models.RoleEditor || who.Email != "a@example.com" {
		t.Errorf("got %+v %+v, %v", got, who, err)
	}
	sum := sha256.Sum256([]byte(token.Reveal()))
	wantRows(t, sqlOf(t, path), "SELECT hex(token_hash) FROM sessions", strings.ToUpper(fmt.Sprintf("%x", sum)))
	for _, wrong := range []string{"", token.Reveal() + "x", token.Reveal()[1:]} {
		_, _, err := s.SessionByToken(t.Context(), wrong)
		wantCode(t, err, models.CodeUnauthenticated)
	}
}

func TestSessionEndsWhenIdle(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	token, _ := signIn(t, s, person(t, s, "a@example.com", models.RoleAdmin).ID)
	at.pass(12*time.Hour - time.Millisecond)
	if !signedIn(t, s, token) {
		t.Fatal("ended too early")
	}
	at.pass(12*time.Hour - time.Millisecond)
	if !signedIn(t, s, token) {
		t.Fatal("being seen must count")
	}
	at.pass(12 * time.Hour)
	if signedIn(t, s, token) {
		t.Fatal("12 hours idle and still signed in")
	}
}

func TestSessionEndsAfterSevenDaysHoweverBusy(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	u := person(t, s, "a@example.com", models.RoleAdmin)
	token, _ := signIn(t, s, u.ID)
	for range 7*24 - 1 {
		at.pass(time.Hour)
		if !signedIn(t, s, token) {
			t.Fatal("ended too early")
		}
	}
	at.pass(time.Hour)
	if signedIn(t, s, token) {
		t.Fatal("signed in for more than 7 days")
	}
	if left, err := s.Sessions(t.Context(), u.ID); err != nil || len(left) != 0 {
		t.Errorf("still listed: %v, %v", left, err)
	}
}

// The lengths are settings. A session that was started under a longer one ends by the one of today.
func TestSessionLengthsAreSettings(t *testing.T) {
	t.Parallel()
	const hour, never = time.Hour, 9999 * time.Hour
	for name, c := range map[string]struct {
		began, now store.Options
		used       time.Duration // how often
		over       time.Duration // after signing in
	}{
		"defaults, idle":   {used: never, over: 12 * hour},
		"defaults, in use": {used: hour, over: 7 * 24 * hour},
		"shorter idle":     {now: store.Options{SessionIdle: hour / 2}, used: never, over: hour / 2},
		"longer idle":      {now: store.Options{SessionIdle: 48 * hour}, used: never, over: 48 * hour},
		"max lowered":      {began: store.Options{SessionMax: 1000 * hour}, now: store.Options{SessionMax: 24 * hour}, used: hour, over: 24 * hour},
		"max raised":       {began: store.Options{SessionMax: 24 * hour}, now: store.Options{SessionMax: 1000 * hour}, used: hour, over: 24 * hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at, path := newClock(), file(t)
			s := openWith(t, path, at, c.began)
			u := person(t, s, "a@example.com", models.RoleAdmin)
			token, _ := signIn(t, s, u.ID)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = openWith(t, path, at, c.now)
			left := c.over
			for ; left > c.used; left -= c.used {
				at.pass(c.used)
				if !signedIn(t, s, token) {
					t.Fatalf("over %v too early", left-c.used)
				}
			}
			at.pass(left - time.Millisecond)
			if listed, err := s.Sessions(t.Context(), u.ID); err != nil || len(listed) != 1 {
				t.Errorf("a millisecond before the end: %d are listed, %v", len(listed), err)
			}
			at.pass(time.Millisecond)
			if listed, err := s.Sessions(t.Context(), u.ID); err != nil || len(listed) != 0 || signedIn(t, s, token) {
				t.Errorf("it goes on, and %d are listed, %v", len(listed), err)
			}
		})
	}
}

func openWith(t *testing.T, path string, at *clock, o store.Options) *store.Store {
	t.Helper()
	o.Path, o.Now, o.Log, o.QuickPasswords = path, at.now, quiet(), true
	s, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// The password that was given again counts from then on, for this session alone.
func TestConfirmSession(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	u := person(t, s, "a@example.com", models.RoleAdmin)
	began := at.now()
	token, session := signIn(t, s, u.ID)
	other, _ := signIn(t, s, u.ID)
	at.pass(9 * time.Hour)
	who := models.Actor{Kind: models.ActorUser, ID: u.ID, Name: u.Name, RequestID: "request"}
	if err := s.ConfirmSession(t.Context(), who, session.ID); err != nil {
		t.Fatal(err)
	}
	for token, want := range map[models.Secret]time.Time{token: at.now(), other: began} {
		if got, _, err := s.SessionByToken(t.Context(), token.Reveal()); err != nil || !got.PasswordAt.Equal(want) {
			t.Errorf("given at %v, want %v; %v", got.PasswordAt, want, err)
		}
	}
	wantCode(t, s.ConfirmSession(t.Context(), models.Actor{Kind: models.ActorUser, ID: "somebody else"}, session.ID), models.CodeNotFound)
	page, err := s.AuditEvents(t.Context(), models.AuditQuery{Action: models.ActionSessionConfirmed})
	if err != nil || len(page.Items) != 1 || page.Items[0].Actor.RequestID != "request" || page.Items[0].SubjectID != u.ID {
		t.Errorf("got %+v, %v", page.Items, err)
	}
}

func TestLastSeenMovesOnceAMinute(t *testing.T) {
	t.Parallel()
	at := newClock()
	s := storetest.Open(t, at.now)
	u := person(t, s, "a@example.com", models.RoleAdmin)
	token, session := signIn(t, s, u.ID)
	for _, c := range []struct {
		pass  time.Duration
		moves bool
	}{{59 * time.Second, false}, {999 * time.Millisecond, false}, {time.Millisecond, true}, {30 * time.Second, false}, {30 * time.Second, true}} {
		at.pass(c.pass)
		if c.moves {
			session.LastSeenAt = at.now()
		}
		got, _, err := s.SessionByToken(t.Context(), token.Reveal())
		if err != nil || got != session {
			t.Errorf("after %v: got %+v, %v; want %+v", c.pass, got, err, session)
		}
		listed := session
		listed.FormKey = ""
		if kept, err := s.Sessions(t.Context(), u.ID); err != nil || len(kept) != 1 || kept[0] != listed {
			t.Errorf("after %v: kept %+v, %v", c.pass, kept, err)
		}
	}
}

func TestDisablingEndsSessions(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	person(t, s, "a@example.com", models.RoleAdmin)
	u := person(t, s, "b@example.com", models.RoleViewer)
	token, _ := signIn(t, s, u.ID)
	if err := s.DisableUser(t.Context(), dana, u.ID); err != nil {
		t.Fatal(err)
	}
	if signedIn(t, s, token) {
		t.Error("a disabled person is signed in")
	}
	_, _, err := s.StartSession(t.Context(), models.SignIn{UserID: u.ID})
	wantCode(t, err, models.CodeUnauthenticated)
	_, _, err = s.StartSession(t.Context(), models.SignIn{UserID: "nobody"})
	wantCode(t, err, models.CodeNotFound)
	if err := s.EnableUser(t.Context(), dana, u.ID); err != nil {
		t.Fatal(err)
	}
	if signedIn(t, s, token) {
		t.Error("enabling brought the old session back")
	}
}

func TestNewPasswordKeepsOnlyTheCurrentSession(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	u, bystander := person(t, s, "a@example.com", models.RoleAdmin), person(t, s, "b@example.com", models.RoleViewer)
	here, current := signIn(t, s, u.ID)
	there, _ := signIn(t, s, u.ID)
	theirs, _ := signIn(t, s, bystander.ID)
	if err := s.SetPassword(t.Context(), dana, u.ID, models.NewPassword{Password: "another good one"}, current.ID); err != nil {
		t.Fatal(err)
	}
	if !signedIn(t, s, here) || signedIn(t, s, there) || !signedIn(t, s, theirs) {
		t.Error("want the current session and other people's kept, and no more")
	}
	_, err := s.Authenticate(t.Context(), "a@example.com", goodPassword)
	wantCode(t, err, models.CodeUnauthenticated)
	if _, err := s.Authenticate(t.Context(), "a@example.com", "another good one"); err != nil {
		t.Error(err)
	}
	if err := s.SetPassword(t.Context(), dana, u.ID, models.NewPassword{Password: goodPassword}, ""); err != nil || signedIn(t, s, here) {
		t.Errorf("without one to keep all end: %v", err)
	}
}

func TestSignOut(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, nil)
	u, other := person(t, s, "a@example.com", models.RoleAdmin), person(t, s, "b@example.com", models.RoleViewer)
	token, session := signIn(t, s, u.ID)
	wantCode(t, s.EndSession(t.Context(), dana, other.ID, session.ID), models.CodeNotFound)
	if !signedIn(t, s, token) {
		t.Fatal("somebody else signed this person out")
	}
	if err := s.EndSession(t.Context(), dana, u.ID, session.ID); err != nil || signedIn(t, s, token) {
		t.Errorf("still signed in, %v", err)
	}
	wantCode(t, s.EndSession(t.Context(), dana, u.ID, session.ID), models.CodeNotFound)
}

func TestEndedSessionsAreCleared(t *testing.T) {
	t.Parallel()
	at := newClock()
	path := file(t)
	s, err := store.Open(t.Context(), store.Options{Path: path, Now: at.now, Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	u := person(t, s, "a@example.com", models.RoleAdmin)
	signIn(t, s, u.ID)
	signIn(t, s, u.ID)
	at.pass(13 * time.Hour)
	signIn(t, s, u.ID)
	wantRows(t, sqlOf(t, path), "SELECT COUNT(*) FROM sessions", "1")
}
