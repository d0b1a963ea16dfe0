package routes

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

func TestSignIn(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.template("cara")
	user := k.user(models.RoleEditor)
	v := k.stranger()
	v.get("/templates/cara").want(303)
	v.get("/login?next=%2Ftemplates%2Fcara").want(200).says(`value="/templates/cara"`)
	wrong := v.post("/login", "email", user.Email, "password", "wrong-password-1", "next", "/templates/cara").want(422)
	wrong.says("Email or password is not right.", `value="editor@example.com"`, `value="/templates/cara"`).lacks("wrong-password-1")
	unknown := v.post("/login", "email", "nobody@example.com", "password", passwordMark, "next", "/").want(422)
	unknown.says("Email or password is not right.")
	v.led(v.post("/login", "email", " EDITOR@example.com ", "password", passwordMark, "next", "/templates/cara"), "/templates/cara").want(200).says("Cara")
	secrets.add(v.cookies[httpkit.SessionCookie])
	v.led(v.get("/login?next=%2Frequests"), "/requests") // signed in already
}

func TestSignInRotatesTheSession(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleViewer)
	before := v.cookies[httpkit.SessionCookie]
	v.post("/login", "email", v.user.Email, "password", passwordMark).want(303)
	secrets.add(v.cookies[httpkit.SessionCookie])
	if v.cookies[httpkit.SessionCookie] == before {
		t.Error("the token is the same")
	}
	if _, _, err := k.store.SessionByToken(t.Context(), before); models.CodeOf(err) != models.CodeUnauthenticated {
		t.Errorf("the old session goes on: %v", err)
	}
}

func TestSignInCookie(t *testing.T) {
	t.Parallel()
	k := newPages(t, func(o *Options) { o.PublicURL = &url.URL{Scheme: "https", Host: "greenroom.example"} })
	user := k.user(models.RoleViewer)
	a := k.stranger().post("/login", "email", user.Email, "password", passwordMark).want(303)
	cookie := a.header.Get("Set-Cookie")
	for _, part := range []string{"HttpOnly", "SameSite=Lax", "secure", "path=/", "max-age=604800"} {
		if !strings.Contains(strings.ToLower(cookie), strings.ToLower(part)) {
			t.Errorf("no %s in the cookie", part)
		}
	}
	secrets.add(sessionCookieOf(t, a).Value)
}

func TestSignInAttemptsAreLimited(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	user := k.user(models.RoleViewer)
	v := k.stranger()
	for range attemptsPerAccount {
		v.post("/login", "email", user.Email, "password", "wrong-password-1").want(422)
	}
	a := v.post("/login", "email", user.Email, "password", passwordMark).want(429).says("Too many attempts failed. Wait 1 min 30 s, then try again.", `value="viewer@example.com"`)
	if wait := a.header.Get("Retry-After"); wait != "90" {
		t.Errorf("Retry-After %s", wait)
	}
	k.clock.advance(attemptWindow + time.Second)
	v.post("/login", "email", user.Email, "password", passwordMark).want(303)
	secrets.add(v.cookies[httpkit.SessionCookie])
}

func TestSignOut(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	v := k.visitor(models.RoleViewer)
	token := v.cookies[httpkit.SessionCookie]
	v.led(v.post("/logout"), "/login").says("You are signed out.")
	if v.cookies[httpkit.SessionCookie] != "" {
		t.Error("the cookie stays")
	}
	v.cookies[httpkit.SessionCookie] = token
	v.get("/templates").want(303)
	v.get("/login").says("Your session has ended")
	k.stranger().post("/logout").want(303) // nobody is stuck
}

func TestDisabledPersonIsOut(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.user(models.RoleAdmin)
	v := k.visitor(models.RoleViewer)
	k.must(k.store.DisableUser(t.Context(), tester, v.user.ID))
	v.get("/templates").want(303)
	k.stranger().post("/login", "email", v.user.Email, "password", passwordMark).want(422).says("Email or password is not right.")
}
