package routes

import (
	"testing"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

// Passwords that are guessed first are refused in every form that takes one, in the same words, and nothing is made or changed.
func TestCommonPasswordsInEveryForm(t *testing.T) {
	t.Parallel()
	for password, says := range map[string]string{
		"Liverpool2026":   "Many people have this password",
		"abcabcabcabc":    "repeats itself",
		"qwertyuiop[]":    "a row of letters, digits or keys",
		"sam@example.com": "hardly more than a name, an email or Greenroom",
		"greenroom123456": "hardly more than a name, an email or Greenroom",
	} {
		t.Run(password, func(t *testing.T) {
			t.Parallel()
			empty := newPages(t, withToken)
			empty.stranger().post("/setup", "token", "the-token", "name", "Sam", "email", "sam@example.com", "password", password).want(422).says(says)
			if n, err := empty.store.UserCount(t.Context()); n != 0 || err != nil {
				t.Errorf("%d people, %v", n, err)
			}

			k := newPages(t)
			admin := k.visitor(models.RoleAdmin)
			admin.post("/people", "name", "Sam", "email", "sam@example.com", "role", "viewer", "password", password).want(422).says(says)
			sam, err := k.store.CreateUser(t.Context(), tester, models.NewUser{Email: "sam@example.com", Name: "Sam", Role: models.RoleViewer, Password: passwordMark, ByOwner: true})
			k.must(err)
			admin.post("/people/"+sam.ID+"/password", "password", password).want(422).says(says)
			v := k.visitorAs(sam)
			v.post("/account/password", "current", passwordMark, "password", password, "again", password).want(422).says(says)
			if _, _, err := k.store.SessionByToken(t.Context(), v.cookies[httpkit.SessionCookie]); err != nil {
				t.Errorf("a password was set: %v", err)
			}
		})
	}
}
