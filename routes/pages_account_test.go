package routes

import (
	"strings"
	"testing"

	"greenroom/models"
	"greenroom/routes/httpkit"
	"greenroom/store"
)

func TestChangingThePassword(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleViewer)
	elsewhere := k.visitorAs(v.user)
	const fresh = "a-fresh-password-of-mine"
	secrets.add(fresh)
	for name, form := range map[string][]string{
		"wrong current": {"current", "not-my-password", "password", fresh, "again", fresh},
		"not the same":  {"current", passwordMark, "password", fresh, "again", fresh + "x"},
		"short":         {"current", passwordMark, "password", "short", "again", "short"},
		"empty":         {},
	} {
		a := v.post("/account/password", form...)
		if a.status != 422 {
			t.Errorf("%s: %d", name, a.status)
		}
		a.says("attention").lacks(fresh, passwordMark)
	}
	elsewhere.get("/account").want(200)
	v.led(v.post("/account/password", "current", passwordMark, "password", fresh, "again", fresh), "/account").says("Your password is changed").lacks(fresh)
	elsewhere.get("/account").want(303)
	_, err := k.store.Authenticate(t.Context(), v.user.Email, fresh)
	k.must(err)
}

func TestGuessingTheCurrentPasswordIsLimited(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleViewer)
	const fresh = "a-fresh-password-of-mine"
	for range attemptsPerAccount {
		v.post("/account/password", "current", "a-wrong-guess-of-it", "password", fresh, "again", fresh).want(422)
	}
	a := v.post("/account/password", "current", passwordMark, "password", fresh, "again", fresh).want(429).says("Too many")
	if a.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
}

func TestDevices(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleEditor)
	phone, laptop, stranger := k.visitorAs(v.user), k.visitorAs(v.user), k.visitor(models.RoleViewer)
	v.get("/account").want(200).says("Firefox on Linux", "This one").lacks("192.0.2.7")
	k.visitor(models.RoleAdmin).get("/account").says("192.0.2.7")

	ids := map[*visitor]string{phone: sessionID(phone), stranger: sessionID(stranger), v: sessionID(v)}
	v.led(v.post("/account/sessions/"+ids[phone]+"/end"), "/account").says("That device is signed out.")
	phone.get("/account").want(303)
	v.led(v.post("/account/sessions/"+ids[stranger]+"/end"), "/account").says("signed out already")
	stranger.get("/account").want(200)
	v.led(v.post("/account/sessions/end-others"), "/account").says("Every other device")
	laptop.get("/account").want(303)
	if to := v.post("/account/sessions/" + ids[v] + "/end").want(303).header.Get("Location"); to != "/login" {
		t.Errorf("led to %s", to)
	}
	v.get("/account").want(303)
}

// A person with very many devices gets a page of the usual size, and one press ends all of them.
func TestVeryManyDevices(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleViewer)
	for range store.SessionsListed + 10 {
		_, _, err := k.store.StartSession(t.Context(), models.SignIn{UserID: v.user.ID, UserAgent: strings.Repeat("Mozilla ", 40), Address: "192.0.2.7"})
		k.must(err)
	}
	page := v.get("/account").want(200).says("Only the 50 that were seen last are listed.")
	if n := strings.Count(string(page.body), "signed in "); n != store.SessionsListed || len(page.body) > 64<<10 {
		t.Errorf("%d devices in %d bytes", n, len(page.body))
	}
	v.led(v.post("/account/sessions/end-others"), "/account").lacks("Only the 50")
	if left, err := k.store.Sessions(t.Context(), v.user.ID); err != nil || len(left) != 1 {
		t.Errorf("%d left, %v", len(left), err)
	}
}

func sessionID(v *visitor) string {
	session, _, err := v.kit.store.SessionByToken(v.kit.Context(), v.cookies[httpkit.SessionCookie])
	v.kit.must(err)
	return session.ID
}
