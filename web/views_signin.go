package web

// Setup is /setup: the first admin is made. Fields: email, name, password; token is hidden.
type Setup struct {
	Form Form
	// Token is the one-time token of the link that the server printed.
	Token string
	// Invalid is true when the link is wrong, used or old: no form is shown.
	Invalid bool
	Sandbox bool
}

func (Setup) page() page { return page{file: "setup", layout: "plain"} }

// Login is /login. Fields: email, password; next is hidden.
type Login struct {
	Form Form
	// Next is the path to go to after signing in.
	Next string
	// Notice says why one has to sign in, such as an ended session; empty for none.
	Notice string
}

func (Login) page() page { return page{file: "login", layout: "plain"} }
