package gallery

import (
	"time"

	"greenroom/web"
)

func workspaceFixtures() []Fixture {
	return []Fixture{
		{Name: "people", Shell: signedIn("/people"), View: examplePeople()},
		{Name: "people_viewer", Shell: signedIn("/people"), View: web.People{Rows: examplePeople().Rows}},
		{Name: "people_searched", Shell: signedIn("/people?search=sam"), View: web.People{Search: "sam", Searches: true, CanManage: true, Rows: examplePeople().Rows[1:2], NextURL: "/people?search=sam&cursor=abc"}},
		{Name: "people_no_results", View: web.People{Search: "zzz", Searches: true}, Part: "list"},
		{Name: "people_one_time", Shell: signedIn("/people"), View: peopleWithPassword()},
		{Name: "connection", Shell: signedIn("/connection"), View: exampleConnection()},
		{Name: "connection_refused", Shell: signedIn("/connection", keyRefused), View: refusedConnection()},
		{Name: "connection_down", Shell: signedIn("/connection", outages), View: troubledConnection()},
		{Name: "connection_unknown", Shell: signedIn("/connection"), View: web.Connection{Asking: true, KeyState: "unknown", KeyText: "The key was not checked yet.", BaseURL: "https://api.anam.ai"}},
		{Name: "account", Shell: signedIn("/account"), View: exampleAccount("dark")},
		{Name: "account_errors", Shell: signedIn("/account"), View: accountWithErrors()},
		{Name: "error_404", Shell: signedIn("/nowhere"), View: web.ErrorFor(404, "0193a1b2", true)},
	}
}

func exampleRoles(selected string) []web.Option {
	return []web.Option{
		{Value: "viewer", Label: "Viewer", Selected: selected == "viewer"},
		{Value: "editor", Label: "Editor", Selected: selected == "editor"},
		{Value: "admin", Label: "Admin", Selected: selected == "admin"},
	}
}

func examplePeople() web.People {
	return web.People{
		CanManage: true, Roles: exampleRoles("editor"),
		Rows: []web.Person{
			{ID: "u1", Name: "Dana Ruiz", Email: "dana@example.com", Initials: "DR", Role: "Admin", Self: true, LastSeen: ago(0)},
			{ID: "u2", Name: "Sam Okafor", Email: "sam@example.com", Initials: "SO", Role: "Editor", Roles: exampleRoles("editor"), LastSeen: ago(3 * time.Hour)},
			{ID: "u3", Name: "Wolfeschlegelsteinhausenbergerdorff", Email: "a.very.long.address.that.goes.on@subdomain.example.com", Initials: "W", Role: "Viewer", Disabled: true},
		},
	}
}

func peopleWithPassword() web.People {
	people := examplePeople()
	people.OneTime = &web.OneTimePassword{Name: "Sam Okafor", Email: "sam@example.com", Password: "quiet-lamp-river-stone-42"}
	people.Form = web.Form{Values: map[string]string{"email": "sam"}, Errors: []web.FieldError{{Field: "email", Label: "Email", Message: "Write an email address."}}}
	return people
}

func exampleConnection() web.Connection {
	return web.Connection{
		Sandbox: true, BaseURL: "http://127.0.0.1:41234", KeyState: "good", KeyText: "Anam takes the key.", Checked: ago(time.Minute),
		Sessions: &web.Concurrency{Active: 1, Limit: 5}, CanRefresh: true,
		Backup: &web.Backup{Proven: ago(5 * time.Hour), File: "/var/lib/greenroom/backups/greenroom-20260701T030000Z.db", Size: "12 MB"},
		Catalog: []web.CatalogCount{
			{Label: "Faces", Count: 24, Fetched: ago(time.Minute)},
			{Label: "Voices", Count: 1400, Fetched: ago(time.Minute)},
			{Label: "Models", Error: "Anam did not answer in time."},
		},
	}
}

func troubledConnection() web.Connection {
	return web.Connection{
		Backup:   &web.Backup{Failure: "The last backup wasn't made: the disk needs room for three sizes of the database. Free some, or set --backup-dir to another disk and restart."},
		KeyState: "down", KeyText: "Anam isn't answering. Editing and saving work; new sessions and preview don't.", BaseURL: "https://api.anam.ai", Checked: ago(time.Minute),
		Reason:   "The proxy in HTTPS_PROXY refused to connect to Anam. Allow the host of ANAM_API_URL there, or add it to NO_PROXY and restart.",
		Touched:  []web.LinkedText{{Text: "v7 of onboarding-guide is not as it was saved, so apps that ask for it get an error. Publish another version. Then run greenroom check on the server, and compare with a backup.", URL: "/templates/onboarding-guide/history", Link: "See its versions"}},
		Warnings: []string{"192.0.2.4 sends X-Forwarded headers and is no trusted proxy, so they are ignored, and everybody behind it counts as one address. If it is your proxy, name it with --trusted-proxy."},
	}
}

func refusedConnection() web.Connection {
	return web.Connection{KeyState: "refused", KeyText: "Anam refused Greenroom's API key. Apps get no tokens. Replace ANAM_API_KEY on the server and restart; with ANAM_API_KEY_FILE, replace the file's content and send SIGHUP.", BaseURL: "https://api.anam.ai", Checked: ago(time.Minute)}
}

func exampleAccount(theme string) web.Account {
	return web.Account{
		Person: web.User{Name: "Dana Ruiz", Email: "dana@example.com", Initials: "DR", Role: "Admin"}, Theme: theme,
		Sessions: []web.SignIn{
			{ID: "s1", Device: "Firefox on Linux", Address: "192.0.2.7", Since: ago(26 * time.Hour), LastSeen: ago(0), This: true},
			{ID: "s2", Device: "Safari on iPhone", Since: ago(3 * 24 * time.Hour), LastSeen: ago(9 * time.Hour)},
		},
	}
}

func accountWithErrors() web.Account {
	account := exampleAccount("light")
	account.Form.Errors = []web.FieldError{{Field: "current", Label: "Current password", Message: "This is not your password."}}
	return account
}
