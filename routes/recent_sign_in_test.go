package routes

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/web"
)

// asking lists the changes before which the password is asked for again. Rolling back and stopping are never among them.
var asking = []string{
	"POST /keys", "POST /keys/:id/revoke", "POST /people", "POST /people/:id/role", "POST /people/:id/disable", "POST /people/:id/enable", "POST /people/:id/delete", "POST /people/:id/password",
}

// asksPassword tells whether an answer is the question for the password.
func (a answer) asksPassword() bool { return strings.Contains(string(a.body), `id="ask-password"`) }

// Every route of people is called by an admin who signed in this morning, and by one who did so long ago.
func TestRecentSignInByRoute(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.published("cara")
	asked := 0
	for _, r := range k.parts.rows {
		if r.Rule.Role == "" {
			continue
		}
		admin := k.visitor(models.RoleAdmin)
		if admin.send(r.Method, samplePath(r), nil).asksPassword() {
			t.Errorf("%s %s asks though the password was just given", r.Method, r.Path)
		}
		admin = k.visitor(models.RoleAdmin)
		k.clock.advance(models.RecentSignIn)
		want := slices.Contains(asking, r.Method+" "+r.Path)
		if got := admin.send(r.Method, samplePath(r), nil).asksPassword(); got != want {
			t.Errorf("%s %s asks: %v, want %v", r.Method, r.Path, got, want)
		} else if got {
			asked++
		}
	}
	if asked != len(asking) {
		t.Errorf("%d routes ask, want %d", asked, len(asking))
	}
}

// long makes an admin who gave the password too long ago.
func longSignedIn(k *kit) *visitor {
	admin := k.visitor(models.RoleAdmin)
	k.clock.advance(models.RecentSignIn + time.Minute)
	return admin
}

// answers sends what the question's page would send.
func (v *visitor) answers(page answer, password string) answer {
	v.kit.Helper()
	form := page.form("ask-password")
	form.Set("current", password)
	_, after, _ := strings.Cut(string(page.body), `id="ask-password" method="post" action="`)
	action, _, _ := strings.Cut(after, `"`)
	return v.send(http.MethodPost, action, form)
}

// The form that was sent goes on as it was, with what stands in several fields of one name, and a password that no page shows.
func TestFormGoesOnAfterThePassword(t *testing.T) {
	t.Parallel()
	const typed = "typed-password-of-sam"
	secrets.add(typed)
	k := newPages(t)
	k.published("cara")
	admin := longSignedIn(k)
	ask := admin.post("/people", "name", "Sam Łee", "email", "sam@example.com", "role", "editor", "password", typed).want(403).says("Confirm your password", "8 hours").lacks(typed, "Łee")
	wrong := admin.answers(ask, "not-my-password").want(422).says("This is not your password.")
	admin.led(admin.answers(wrong, passwordMark), "/people").says("Sam Łee can sign in now")
	if _, err := k.store.Authenticate(t.Context(), "sam@example.com", typed); err != nil {
		t.Errorf("the typed password got lost: %v", err)
	}
	admin.post("/people/"+k.userID("sam@example.com")+"/role", "role", "viewer").want(303) // it is asked once

	admin = longSignedIn(k)
	ask = admin.post("/keys", "name", "Shop", "scopes", "mint", "scopes", "templates:read", "templates", "cara", "labPersonas", "false").want(403)
	made := admin.answers(ask, passwordMark).want(200).says("grk_")
	secrets.add(keyShape.FindString(string(made.body)))
	keys, err := k.keys()
	if err != nil || len(keys) != 1 || len(keys[0].Scopes) != 2 || len(keys[0].TemplateIDs) != 1 || keys[0].LabPersonas {
		t.Fatalf("%+v, %v", keys, err)
	}
	again := admin.answers(ask, passwordMark).want(200).says("grk_", "done once") // a double click
	if keyShape.FindString(string(again.body)) != keyShape.FindString(string(made.body)) {
		t.Error("the second press shows another key")
	}
	events, err := k.store.AuditEvents(t.Context(), models.AuditQuery{Action: models.ActionSessionConfirmed})
	if err != nil || len(events.Items) != 2 || events.Items[0].Actor.RequestID == "" {
		t.Errorf("%+v, %v", events.Items, err)
	}
}

// A sealed form is opened for its person alone and sent to its own address alone, in any session of that person.
func TestSealedFormsBelongToTheirPersonAndAddress(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	other, err := k.store.CreateUser(t.Context(), tester, models.NewUser{Email: "kim@example.com", Name: "Kim", Role: models.RoleAdmin, Password: passwordMark, ByOwner: true})
	k.must(err)
	admin, kim := longSignedIn(k), k.visitorAs(other)
	sealed := admin.post("/people/"+other.ID+"/role", "role", "viewer").want(403).form("ask-password").Get(web.SealedField)
	send := func(v *visitor, path, sealed string) answer {
		return v.send(http.MethodPost, path, url.Values{web.SealedField: {sealed}, "current": {passwordMark}})
	}
	send(kim, "/people/"+other.ID+"/role", sealed).want(409).says("can't be sent any more")
	send(admin, "/people/"+admin.user.ID+"/role", sealed).want(409)
	send(admin, "/people/"+other.ID+"/role", sealed[1:]).want(409)
	send(admin, "/people/"+other.ID+"/role", "").want(409)
	if role := k.role(other.ID); role != models.RoleAdmin {
		t.Fatalf("%s now", role)
	}
	send(k.visitorAs(admin.user), "/people/"+other.ID+"/role", sealed).want(303) // signed in anew
	if role := k.role(other.ID); role != models.RoleViewer {
		t.Errorf("still %s", role)
	}
}

func (k *kit) role(id string) models.Role {
	k.Helper()
	user, err := k.store.UserByID(k.Context(), id)
	k.must(err)
	return user.Role
}

// The question can't be used to guess the password, and its refusals are rows.
func TestGuessingAtTheQuestionIsLimited(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	admin := longSignedIn(k)
	ask := admin.post("/keys", "name", "Shop", "scopes", "mint").want(403)
	for range attemptsPerAccount {
		ask = admin.answers(ask, "not-my-password").want(422)
	}
	late := admin.answers(ask, passwordMark).want(429).says("Wait 1 min 30 s")
	if late.header.Get("Retry-After") != "90" {
		t.Errorf("Retry-After %q", late.header.Get("Retry-After"))
	}
	k.clock.advance(2 * time.Minute)
	made := admin.answers(late, passwordMark).want(200).says("grk_")
	secrets.add(keyShape.FindString(string(made.body)))
	events, err := k.store.AuditEvents(t.Context(), models.AuditQuery{Action: models.ActionSignInRefused, Limit: 100})
	if err != nil || len(events.Items) != attemptsPerAccount || events.Items[0].Actor.ID != admin.user.ID {
		t.Errorf("%d rows, %v", len(events.Items), err)
	}
}

// How long a password counts is a setting.
func TestRecentSignInIsASetting(t *testing.T) {
	t.Parallel()
	k := newPages(t, func(o *Options) { o.RecentSignIn = 90 * time.Minute })
	admin := k.visitor(models.RoleAdmin)
	k.clock.advance(89 * time.Minute)
	if admin.post("/people/nobody/disable").asksPassword() {
		t.Error("it is asked too early")
	}
	k.clock.advance(time.Minute)
	admin.post("/people/nobody/disable").want(403).says("more than 90 minutes ago")
}
