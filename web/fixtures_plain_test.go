package web

func plainFixtures() []fixture {
	signedOut := Shell{Path: "/login", Theme: "dark"}
	sandboxed := Shell{Path: "/setup", Theme: "light", Sandbox: true}
	return []fixture{
		{name: "login", shell: signedOut, view: Login{Next: "/templates", Notice: "You were signed out. Sign in again."}},
		{name: "login_errors", shell: signedOut, view: Login{Form: Form{
			Values: map[string]string{"email": hostile},
			Errors: []FieldError{{Message: "Email or password is wrong."}},
		}}},
		{name: "setup", shell: sandboxed, view: Setup{Token: "one-time", Sandbox: true}},
		{name: "setup_invalid", shell: sandboxed, view: Setup{Invalid: true}},
		{name: "error_403", shell: signedOut, view: ErrorFor(403, "0193a1b2", false)},
		{name: "error_413", shell: signedOut, view: ErrorFor(413, "", false)},
		{name: "error_418", shell: signedOut, view: ErrorFor(418, "", false)},
		{name: "error_429", shell: signedOut, view: ErrorFor(429, "", false)},
		{name: "error_500", shell: signedOut, view: ErrorFor(500, "0193a1b2", false)},
	}
}
