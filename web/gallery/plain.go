package gallery

import "greenroom/web"

func plainFixtures() []Fixture {
	others := web.OtherPerson{Now: "Sam", Owner: hostile, Action: "/templates/cara/settings", Fields: []web.HiddenField{{Name: "tags", Value: hostile}}}
	signedOut := web.Shell{Path: "/login", Theme: "dark", Server: "1a2b3c4d"}
	sandboxed := web.Shell{Path: "/setup", Theme: "light", Server: "1a2b3c4d", Banners: []web.Banner{sandboxBanner}}
	return []Fixture{
		{Name: "login", Shell: signedOut, View: web.Login{Next: "/templates", Notice: "You were signed out. Sign in again."}},
		{Name: "login_errors", Shell: signedOut, View: web.Login{Form: web.Form{
			Values: map[string]string{"email": hostile},
			Errors: []web.FieldError{{Message: "Email or password is wrong."}},
		}}},
		{Name: "login_limited", Shell: signedOut, View: web.Login{Form: web.Form{
			Values: map[string]string{"email": "dana@example.com"},
			Errors: []web.FieldError{{Message: "Too many attempts failed. Wait 1 min 30 s, then try again."}},
		}}},
		{Name: "own_password", Shell: signedIn("/account/password"), View: web.OwnPassword{Email: "dana@example.com", Next: "/keys"}},
		{Name: "own_password_errors", Shell: signedIn("/account/password"), View: web.OwnPassword{Email: "dana@example.com", Next: "/keys", Form: web.Form{
			Errors: []web.FieldError{{Field: "password", Label: "New password", Message: "Many people have this password, or nearly this one, so it is tried first. Use several words that don't belong together."}},
		}}},
		{Name: "ask_password", Shell: signedIn("/people"), View: web.AskPassword{Email: "dana@example.com", Since: "8 hours", Action: "/people", Sealed: "c2VhbGVk", BackURL: "/people"}},
		{Name: "ask_password_wrong", Shell: signedIn("/keys"), View: web.AskPassword{Email: "dana@example.com", Since: "8 hours", Action: "/keys?a=" + hostile, Sealed: "c2VhbGVk", BackURL: "/keys", Form: web.Form{
			Errors: []web.FieldError{{Field: "current", Label: "Your password", Message: "This is not your password."}},
		}}},
		{Name: "setup", Shell: sandboxed, View: web.Setup{Token: "one-time", Sandbox: true}},
		{Name: "setup_invalid", Shell: sandboxed, View: web.Setup{Invalid: true}},
		{Name: "signed_out_frame", Shell: signedOut, View: web.SignedOutFrame{}},
		{Name: "other_person", Shell: signedIn("/templates/cara/settings"), View: others},
		{Name: "other_person_password", Shell: signedIn("/account/password"), View: web.OtherPerson{Now: "Sam", Owner: "Dana Ruiz", Action: "/account/password", Secret: true}},
		{Name: "other_person_unknown", Shell: signedIn("/keys"), View: web.OtherPerson{Now: "Sam", Action: "/keys"}},
		{Name: "other_person_editor", View: others, Part: "whose"},
		{Name: "error_403", Shell: signedOut, View: web.ErrorFor(403, "0193a1b2", false)},
		{Name: "error_413", Shell: signedOut, View: web.ErrorFor(413, "", false)},
		{Name: "error_418", Shell: signedOut, View: web.ErrorFor(418, "", false)},
		{Name: "error_429", Shell: signedOut, View: web.ErrorFor(429, "", false)},
		{Name: "error_500", Shell: signedOut, View: web.ErrorFor(500, "0193a1b2", false)},
	}
}
