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
