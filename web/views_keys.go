package web

// KeysList is /keys?search=&cursor=. "list" is the fragment that a search replaces: <section id="list">.
type KeysList struct {
	Search            string
	Rows              []KeyRow
	FirstURL, NextURL string
	// Searches tells that there are enough keys to search among, or that a search hides some.
	Searches bool
	// CanManage is for admins; others see Admins, whom to ask.
	CanManage bool
	Admins    []string
}

// KeyRow is one API key.
type KeyRow struct {
	ID     string
	Name   string
	Prefix string
	Scopes []string
	// Status is "Active", "Expired" or "Revoked"; Kind is "good", "warn" or "off".
	Status, Kind string
	// Limits tells the restrictions in words, empty when there are none.
	Limits  string
	LastUse Time
	Created Time
	By      string
}

// URL is the key's page.
func (k KeyRow) URL() string { return "/keys/" + k.ID }

// KeyNew is /keys/new. Fields: name, scopes (several), templates (several, none for all), slugs (the same, typed),
// protectedLabels ("true" or nothing), labPersonas ("true" or "false"), expiresAt (a date), ratePerMinute, and next (hidden): where to go back to.
type KeyNew struct {
	Form      Form
	Scopes    []Scope
	Templates []NameRow // those that are chosen; none stands for all
	Next      string
}

// Scope is what a key may do, with the words for it.
type Scope struct {
	Value string
	Label string
	Hint  string
}

// KeyCreated shows a new key, once.
type KeyCreated struct {
	ID     string
	Name   string
	Secret string
	// Next leads back to where the key was asked for, empty for the list.
	Next string
	// Slug is the persona of the curl line, empty when the key was not made for one.
	Slug    string
	BaseURL string
}

// KeyDetail is /keys/:id.
type KeyDetail struct {
	Key KeyRow
	// Scopes are those of the key, in words.
	Scopes []Scope
	// Restricted is true when only some personas are allowed: Templates are their slugs, Deleted counts those that are gone.
	Restricted  bool
	Templates   []string
	Deleted     int
	LabPersonas bool
	// ProtectedLabels is true for a key that may move protected labels.
	ProtectedLabels bool
	Expires         Time
	// RatePerMinute is 0 for no limit.
	RatePerMinute int
	// WritesPerMinute is 0 for no limit.
	WritesPerMinute int
	Revoked         Time
	RequestsURL     string
	CanManage       bool
}

func (KeysList) page() page { return page{file: "keys", layout: "app", nav: navKeys} }
func (KeyNew) page() page {
	return page{file: "key_new", layout: "app", nav: navKeys, scripts: choiceScripts}
}
func (KeyCreated) page() page { return page{file: "key_created", layout: "app", nav: navKeys} }
func (KeyDetail) page() page  { return page{file: "key", layout: "app", nav: navKeys} }
