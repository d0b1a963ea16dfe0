package web

import "time"

func workspaceFixtures() []fixture {
	return []fixture{
		{name: "people", shell: signedIn("/people"), view: examplePeople()},
		{name: "people_viewer", shell: signedIn("/people"), view: People{Rows: examplePeople().Rows}},
		{name: "people_one_time", shell: signedIn("/people"), view: peopleWithPassword()},
		{name: "connection", shell: signedIn("/connection"), view: exampleConnection()},
		{name: "connection_refused", shell: signedIn("/connection", keyRefused), view: refusedConnection()},
		{name: "connection_down", shell: signedIn("/connection"), view: Connection{KeyState: "down", KeyText: "Anam isn't answering.", BaseURL: "https://api.anam.ai"}},
		{name: "connection_unknown", shell: signedIn("/connection"), view: Connection{KeyState: "unknown", KeyText: "The key was not checked yet.", BaseURL: "https://api.anam.ai"}},
		{name: "account", shell: signedIn("/account"), view: exampleAccount("dark")},
		{name: "account_errors", shell: signedIn("/account"), view: accountWithErrors()},
		{name: "error_404", shell: signedIn("/nowhere"), view: ErrorFor(404, "0193a1b2", true)},
	}
}

func exampleRoles(selected string) []Option {
	return []Option{
		{Value: "viewer", Label: "Viewer", Selected: selected == "viewer"},
		{Value: "editor", Label: "Editor", Selected: selected == "editor"},
		{Value: "admin", Label: "Admin", Selected: selected == "admin"},
	}
}

func examplePeople() People {
	return People{
		CanManage: true, Roles: exampleRoles("editor"),
		Rows: []Person{
			{ID: "u1", Name: "Dana Ruiz", Email: "dana@example.com", Initials: "DR", Role: "Admin", Self: true, LastSeen: ago(0)},
			{ID: "u2", Name: "Sam Okafor", Email: "sam@example.com", Initials: "SO", Role: "Editor", Roles: exampleRoles("editor"), LastSeen: ago(3 * time.Hour)},
			{ID: "u3", Name: "Wolfeschlegelsteinhausenbergerdorff", Email: "a.very.long.address.that.goes.on@subdomain.example.com", Initials: "W", Role: "Viewer", Disabled: true},
		},
	}
}

func peopleWithPassword() People {
	people := examplePeople()
	people.OneTime = &OneTimePassword{Name: "Sam Okafor", Email: "sam@example.com", Password: "quiet-lamp-river-stone-42"}
	people.Form = Form{Values: map[string]string{"email": "sam"}, Errors: []FieldError{{Field: "email", Label: "Email", Message: "Write an email address."}}}
	return people
}

func exampleConnection() Connection {
	return Connection{
		Sandbox: true, BaseURL: "http://127.0.0.1:41234", KeyState: "good", KeyText: "Anam takes the key.", Checked: ago(time.Minute),
		Sessions: &Concurrency{Active: 1, Limit: 5}, CanRefresh: true,
		Catalog: []CatalogCount{
			{Label: "Faces", Count: 24, Fetched: ago(time.Minute)},
			{Label: "Voices", Count: 1400, Fetched: ago(time.Minute)},
			{Label: "Models", Error: "Anam did not answer in time."},
		},
	}
}

func refusedConnection() Connection {
	return Connection{KeyState: "refused", KeyText: "Anam refused Greenroom's API key. Apps get no tokens. Replace ANAM_API_KEY on the server and restart.", BaseURL: "https://api.anam.ai", Checked: ago(time.Minute)}
}

func exampleAccount(theme string) Account {
	return Account{
		Person: User{Name: "Dana Ruiz", Email: "dana@example.com", Initials: "DR", Role: "Admin"}, Theme: theme,
		Sessions: []SignIn{
			{ID: "s1", Device: "Firefox on Linux", Address: "192.0.2.7", Since: ago(26 * time.Hour), LastSeen: ago(0), This: true},
			{ID: "s2", Device: "Safari on iPhone", Since: ago(3 * 24 * time.Hour), LastSeen: ago(9 * time.Hour)},
		},
	}
}

func accountWithErrors() Account {
	account := exampleAccount("light")
	account.Form.Errors = []FieldError{{Field: "current", Label: "Current password", Message: "This is not your password."}}
	return account
}
