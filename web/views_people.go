package web

// People is /people?search=&cursor=. "list" is the fragment that a search replaces: <section id="list">. Fields of the form that adds one: name, email, role, password (empty: one is made up).
type People struct {
	Search            string
	Rows              []Person
	FirstURL, NextURL string
	// Searches tells that there are enough people to search among, or that a search hides some.
	Searches bool

	Form  Form
	Roles []Option
	// OneTime is a password that was just made up, shown once; nil otherwise.
	OneTime *OneTimePassword
	// CanManage is for admins.
	CanManage bool
}

// Person is one user. Forms: /people/:id/role {role}, /disable, /enable, /password {password, empty: one is made up}.
type Person struct {
	ID       string
	Name     string
	Email    string
	Initials string
	Role     string
	Roles    []Option
	Disabled bool
	// Self is true for who is looking: one cannot disable oneself.
	Self     bool
	LastSeen Time
	Created  Time
}

// URL is the path of the person's actions.
func (p Person) URL() string { return "/people/" + p.ID }

// OneTimePassword is to be handed to its owner.
type OneTimePassword struct {
	Name, Email, Password string
}

func (People) page() page { return page{file: "people", layout: "app", nav: navPeople} }
