package web

// Entries of the rail.
const (
	navPersonas   = "personas"
	navRequests   = "requests"
	navKeys       = "keys"
	navPeople     = "people"
	navAudit      = "audit"
	navConnection = "connection"
	navAccount    = "account"
)

// Shell is what stands around every page.
type Shell struct {
	// Path is this page's path and query: where the theme button comes back to.
	Path string
	// Theme is "light", "dark" or "system", from the cookie.
	Theme string
	// Server is the short ID of the server's database: what a browser keeps for it is named after it.
	Server string
	// User is nil on pages for people who have not signed in.
	User *User
	// Banners tell the state of the server, the most urgent first.
	Banners []Banner
	// Flash are the messages of what was just done.
	Flash []Flash
	// Undo takes back what was just published, nil when nothing was.
	Undo *Undo
}

// Banner is a sentence about the state of the server, above every page while it lasts.
type Banner struct {
	// Kind is "bad" where something fails for apps or people, "warn" where it will or does in part, and empty for a mere note.
	Kind string
	Text string
	// URL leads to more, under the name Link; empty for nothing more.
	URL, Link string
}

// Icon is that of its kind.
func (b Banner) Icon() string {
	return map[string]string{"bad": "circle-alert", "warn": "triangle-alert", "": "flask-conical"}[b.Kind]
}

// Undo takes the move of a label back. Its form is sent to URL with seq.
type Undo struct {
	// Text says what was done.
	Text string
	// Slug is the persona's, Seq names the move.
	Slug string
	Seq  int64
	// Seconds are left.
	Seconds int
}

// URL is where the form is sent.
func (u Undo) URL() string { return "/templates/" + u.Slug + "/undo" }

// User is the person who is signed in.
type User struct {
	Name     string
	Email    string
	Initials string
	// Role is "Viewer", "Editor" or "Admin".
	Role string
}

// Flash is a message that is shown once.
type Flash struct {
	// Kind is "good", "warn" or "bad".
	Kind string
	Text string
}

// ColorScheme is the value of data-theme, which the style sheet reads.
func (s Shell) ColorScheme() string {
	if s.Theme == "light" || s.Theme == "dark" {
		return s.Theme
	}
	return "system"
}

// NextTheme is what the theme button changes to.
func (s Shell) NextTheme() string {
	return map[string]string{"system": "light", "light": "dark", "dark": "system"}[s.ColorScheme()]
}
