package routes

import (
	"context"
	"errors"
	"testing"

	"greenroom/models"
)

type fixedToken string

func (t fixedToken) Check(token string) bool { return token == string(t) }

func withToken(o *Options) { o.SetupToken = fixedToken("the-token") }

func TestSetup(t *testing.T) {
	t.Parallel()
	k := newPages(t, withToken)
	v := k.stranger()
	v.get("/login").says("Nobody can sign in yet")
	v.get("/setup").want(403).says("not the one that the server printed").lacks(`name="password"`)
	v.get("/setup?token=other").want(403)
	v.get("/setup?token=the-token").want(200).says("Make the first admin").lacks(hostile)
	v.post("/setup", "token", "other", "email", "dana@example.com", "name", "Dana", "password", passwordMark).want(403)
	again := v.post("/setup", "token", "the-token", "email", "no email", "name", hostile, "password", "too-short").want(422)
	again.says("Email", "Use an email address", "Use at least 12 characters", `value="the-token"`, `value="no email"`).lacks("too-short", hostile)
	if n, err := k.store.UserCount(t.Context()); n != 0 || err != nil {
		t.Fatal(n, err)
	}
	page := v.led(v.post("/setup", "token", "the-token", "email", " Dana@Example.com ", "name", "Dana", "password", passwordMark), home)
	page.want(200).says("Greenroom is yours", "Make the first persona", "Dana", "Admin")
	people, err := k.store.Users(t.Context(), models.ListQuery{})
	k.must(err)
	if len(people.Items) != 1 || people.Items[0].Role != models.RoleAdmin || people.Items[0].Email != "dana@example.com" {
		t.Errorf("%+v", people.Items)
	}
	// The used link no longer works, signed out either.
	k.stranger().led(k.stranger().get("/setup?token=the-token"), "/login").lacks("Nobody can sign in yet")
	k.stranger().led(k.stranger().post("/setup", "token", "the-token", "email", "eve@example.com", "name", "Eve", "password", passwordMark), "/login")
}

// In the sandbox the first admin finds example personas.
func TestSetupMakesExamples(t *testing.T) {
	t.Parallel()
	var k *kit
	k = newPages(t, withToken, func(o *Options) {
		o.MakeExamples = func(ctx context.Context, who models.Actor) error {
			_, err := k.store.CreateTemplate(ctx, who, models.NewTemplate{Slug: "example", Persona: persona("Cara")})
			return err
		}
	})
	v := k.stranger()
	v.led(v.post("/setup", "token", "the-token", "email", "dana@example.com", "name", "Dana", "password", passwordMark), home).says("example")
}

// The first admin is created even when the examples fail.
func TestSetupGoesOnWithoutExamples(t *testing.T) {
	t.Parallel()
	k := newPages(t, withToken, func(o *Options) {
		o.MakeExamples = func(context.Context, models.Actor) error { return errors.New("no face listed") }
	})
	v := k.stranger()
	v.led(v.post("/setup", "token", "the-token", "email", "dana@example.com", "name", "Dana", "password", passwordMark), home).says("Make the first persona")
}

func TestSetupWithoutExamples(t *testing.T) {
	t.Parallel()
	k := newPages(t, withToken)
	v := k.stranger()
	v.led(v.post("/setup", "token", "the-token", "email", "dana@example.com", "name", "Dana", "password", passwordMark), home).says("Make the first persona")
}

func TestSetupIsClosedWithoutToken(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	k.stranger().get("/setup?token=").want(403)
	k.stranger().post("/setup", "token", "", "email", "eve@example.com", "name", "Eve", "password", passwordMark).want(403)
}
