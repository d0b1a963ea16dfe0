package routes

import (
	"net/http"
	"strings"
	"testing"

	"greenroom/models"
)

const ownPasswordPath = "/account/password"

// Who has a password that somebody else made reaches one page and nothing else, until it is changed.
func TestGivenPasswordIsChangedFirst(t *testing.T) {
	t.Parallel()
	const given, fresh = "given-by-an-admin-once", "a-fresh-password-of-mine"
	secrets.add(given)
	secrets.add(fresh)
	k := newPages(t)
	k.published("cara")
	key := k.key(models.Scopes...)
	admin := k.visitor(models.RoleAdmin)
	admin.led(admin.post("/people", "name", "Sam", "email", "sam@example.com", "role", "admin", "password", given), "/people")
	sam := k.stranger()
	sam.post("/login", "email", "sam@example.com", "password", given, "next", "/requests?outcome=ok").want(303)

	for _, r := range k.parts.rows {
		if r.Rule.Role == "" || r.Path == ownPasswordPath {
			continue
		}
		a := sam.send(r.Method, samplePath(r), nil)
		led := r.Method == get && a.status == 303 && strings.HasPrefix(a.header.Get("Location"), ownPasswordPath)
		if !led && a.status != 403 {
			t.Errorf("%s %s: %d %s", r.Method, r.Path, a.status, a.header.Get("Location"))
		}
	}
	if a := sam.send(http.MethodGet, "/requests", nil, "HX-Request", "true", "HX-Current-URL", "http://example.com/requests"); a.header.Get("HX-Redirect") != ownPasswordPath+"?next=%2Frequests" {
		t.Errorf("htmx is led to %q", a.header.Get("HX-Redirect"))
	}
	k.call(get, "/api/v1/templates", key, nil).want(200)

	page := sam.led(sam.get("/requests?outcome=ok"), ownPasswordPath+"?next=%2Frequests%3Foutcome%3Dok").want(200).says("Choose your own password", "sam@example.com")
	if page.form("own-password").Get("next") != "/requests?outcome=ok" {
		t.Error("where one wanted to go is forgotten")
	}
	for name, form := range map[string][]string{
		"the same": {"current", given, "password", given, "again", given},
		"wrong":    {"current", "not-what-i-was-given", "password", fresh, "again", fresh},
		"common":   {"current", given, "password", "Liverpool2026", "again", "Liverpool2026"},
	} {
		if a := sam.post(ownPasswordPath, append(form, "next", "/keys")...).want(422).says("Choose your own password", "attention"); a.form("own-password").Get("next") != "/keys" {
			t.Errorf("%s: where one wanted to go is forgotten", name)
		}
	}
	sam.led(sam.post(ownPasswordPath, "current", given, "password", fresh, "again", fresh, "next", "/requests"), "/requests").want(200).says("Your password is changed.")
	sam.led(sam.get(ownPasswordPath), "/account")

	id := sam.kit.userID("sam@example.com")
	admin.post("/people/"+id+"/password", "password", given).want(303)
	again := k.stranger()
	again.post("/login", "email", "sam@example.com", "password", given).want(303)
	again.led(again.get("/keys"), ownPasswordPath+"?next=%2Fkeys")
	again.led(again.post("/logout"), "/login") // one may leave
}

func (k *kit) userID(email string) string {
	k.Helper()
	user, err := k.store.UserByEmail(k.Context(), email)
	k.must(err)
	return user.ID
}
