package routes

import (
	"regexp"
	"testing"

	"greenroom/models"
)

var madeUpPassword = regexp.MustCompile(`[a-z2-7]{26}`)

func TestPersonWithAMadeUpPassword(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	admin := k.visitor(models.RoleAdmin)
	a := admin.post("/people", "name", "Sam <i>Lee", "email", " Sam@Example.com ", "role", "editor", "password", "").want(200)
	password := madeUpPassword.FindString(string(a.says("Sam <i>Lee", "it can't be shown again").lacks("<i>Lee").body))
	secrets.add(password)
	if password == "" || a.header.Get("Cache-Control") != "no-store" || a.header.Get("Set-Cookie") != "" {
		t.Fatalf("headers %v", a.header)
	}
	sam, err := k.store.Authenticate(t.Context(), "sam@example.com", models.Secret(password))
	if err != nil || sam.Role != models.RoleEditor {
		t.Fatal(sam, err)
	}
	admin.get("/people").says("Sam <i>Lee", "sam@example.com").lacks(password)
}

func TestPersonWithATypedPassword(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	admin := k.visitor(models.RoleAdmin)
	const typed = "typed-password-of-sam"
	secrets.add(typed)
	admin.led(admin.post("/people", "name", "Sam", "email", "sam@example.com", "role", "viewer", "password", typed), "/people").
		says("Sam can sign in now").lacks(typed)
	_, err := k.store.Authenticate(t.Context(), "sam@example.com", typed)
	k.must(err)

	for name, form := range map[string][]string{
		"taken":  {"name", "Sam", "email", "SAM@example.com", "role", "viewer", "password", typed},
		"short":  {"name", "Kim", "email", "kim@example.com", "role", "viewer", "password", "short-secret"[:11]},
		"email":  {"name", "Kim", "email", "kim", "role", "viewer", "password", typed},
		"role":   {"name", "Kim", "email", "kim@example.com", "role", "owner", "password", typed},
		"noname": {"name", " ", "email", "kim@example.com", "role", "viewer", "password", typed},
	} {
		a := admin.post("/people", form...)
		if want := map[bool]int{true: 409, false: 422}[name == "taken"]; a.status != want {
			t.Errorf("%s: %d", name, a.status)
		}
		a.says("attention", `value="`+form[3]+`"`).lacks(typed, "short-secre")
	}
}

func TestActionsOnAPerson(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	admin, sam := k.visitor(models.RoleAdmin), k.visitor(models.RoleEditor)
	path := "/people/" + sam.user.ID
	admin.led(admin.post(path+"/role", "role", "viewer"), "/people").says("has the role viewer")
	sam.get("/mint").want(403)
	admin.post(path+"/role", "role", "owner").want(422).says("Use one of: viewer, editor, admin.")
	admin.led(admin.post(path+"/disable"), "/people").says("cannot sign in any more", "Disabled")
	sam.get("/keys").want(303)
	admin.led(admin.post(path+"/enable"), "/people").says("can sign in again")

	again := k.visitorAs(sam.user)
	a := admin.post(path + "/password").want(200)
	password := madeUpPassword.FindString(string(a.body))
	secrets.add(password)
	if _, err := k.store.Authenticate(t.Context(), sam.user.Email, models.Secret(password)); err != nil {
		t.Errorf("the password that was shown doesn't sign in: %v", err)
	}
	again.get("/keys").want(303)
	admin.post(path+"/password", "password", "short").want(422).says("12 characters").lacks("value=\"short\"")
	for _, action := range []string{"role", "disable", "enable", "password"} {
		admin.post("/people/nobody/"+action, "role", "viewer").want(404)
	}
}

func TestSomebodyStaysAdmin(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	admin := k.visitor(models.RoleAdmin)
	path := "/people/" + admin.user.ID
	admin.post(path+"/role", "role", "viewer").want(409).says("last active admin")
	admin.post(path + "/disable").want(409).says("cannot disable yourself")
	admin.get("/people").want(200)

	other, err := k.store.CreateUser(t.Context(), tester, models.NewUser{Email: "kim@example.com", Name: "Kim", Role: models.RoleAdmin, Password: passwordMark, ByOwner: true})
	k.must(err)
	admin.led(admin.post("/people/"+other.ID+"/disable"), "/people")
	admin.post(path+"/role", "role", "editor").want(409)
	admin.led(admin.post("/people/"+other.ID+"/enable"), "/people")
	if to := admin.post(path+"/role", "role", "editor").want(303).header.Get("Location"); to != home {
		t.Errorf("who is no admin any more is led to %s", to)
	}
	admin.get("/people").want(403)
}

func TestOwnPasswordResetStaysSignedIn(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	admin := k.visitor(models.RoleAdmin)
	elsewhere := k.visitorAs(admin.user)
	const fresh = "another-password-to-keep"
	secrets.add(fresh)
	admin.led(admin.post("/people/"+admin.user.ID+"/password", "password", fresh), "/people").want(200)
	elsewhere.get("/people").want(303)
}

func TestPeopleAreForAdmins(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	admin, viewer := k.visitor(models.RoleAdmin), k.visitor(models.RoleViewer)
	admin.get("/keys").says(`href="/people"`)
	viewer.get("/keys").lacks(`href="/people"`)
	viewer.get("/people").want(403).says("Ask an admin").lacks(admin.user.Email)
}

// TestDeletePerson asks first; the person is signed out, and every page and answer goes on without their name and addresses.
func TestDeletePerson(t *testing.T) {
	t.Parallel()
	k := newPages(t)
	admin, sam := k.visitor(models.RoleAdmin), k.visitor(models.RoleEditor)
	k.template("cara")
	sam.post("/templates/cara", editorForm(1, persona("Cara two"))...).want(303)
	sam.post("/templates/cara/publish", "version", "1", "from", "0").want(303)
	k.stranger().post("/login", "email", sam.user.Email, "password", "not this one at all").want(422)
	reader := k.newKey(models.NewKey{Name: "Reader", Scopes: []models.Scope{models.ScopeAuditRead, models.ScopeTemplatesRead}})
	pages := []string{"/audit", "/audit/export", "/requests", "/templates", "/templates/cara", "/templates/cara/history", "/templates/cara/moves", "/templates/cara/settings",
		"/templates/cara/diff?from=1&to=2", "/people"}
	answers := []string{"/api/v1/audit", "/api/v1/templates/cara", "/api/v1/templates/cara/versions", "/api/v1/templates/cara/moves"}
	path := "/people/" + sam.user.ID + "/delete"
	admin.get("/people").says(`href="` + path + `"`)
	admin.get(path).want(200).says("Delete "+sam.user.Name+"?", "What they did stays, as a deleted person's.", "Backups made before hold the person still.").lacks("0.3.0")
	sam.get("/templates").want(200)
	sam.post(path).want(403)
	admin.led(admin.post(path), "/people").says("is deleted.").lacks(sam.user.Email)
	sam.get("/templates").want(303)
	for _, page := range pages {
		admin.get(page).want(200).lacks(sam.user.Name, sam.user.Email)
	}
	for _, answer := range answers {
		k.call(get, answer, reader, nil).want(200).lacks(sam.user.Name, sam.user.Email)
	}
	for _, page := range []string{"/audit", "/templates", "/templates/cara/history", "/templates/cara/moves", "/templates/cara/settings", "/templates/cara/diff?from=1&to=2"} {
		admin.get(page).says(models.DeletedPerson)
	}
	k.call(get, "/api/v1/templates/cara/moves", reader, nil).says(`"by":{"kind":"user","id":"` + sam.user.ID + `","name":"A deleted person"}`)
	admin.get("/audit").says("deleted a person.", "A deleted person published v1 of", "tried to sign in as a deleted person: the password was wrong.")
	admin.get("/audit?who=user:"+sam.user.ID).says("published v1 of", `data-current="user:`+sam.user.ID+`"><bdi>A deleted person (`+sam.user.ID+`)`).lacks("deleted a person.")
	admin.get("/choose/actors").want(200).says(models.DeletedPerson, sam.user.ID).lacks(sam.user.Name)
	own := "/people/" + admin.user.ID + "/delete"
	admin.get(own).want(409).says("You cannot delete yourself.")
	admin.post(own).want(409)
	admin.get(path).want(404)
	admin.post(path).want(404)
}
