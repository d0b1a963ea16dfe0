package models

// NamesQuery are the IDs whose names a page shows, and the slugs that apps asked for. Duplicates and empty ones do no harm.
type NamesQuery struct {
	TemplateIDs, Slugs, KeyIDs, UserIDs []string
}

// Names are what a NamesQuery asked for, by ID. What is gone has no entry: a deleted template or person.
type Names struct {
	Templates map[string]TemplateName // archived ones too
	Slugs     map[string]bool         // those that a template has now
	Keys      map[string]Caller       // revoked ones too
	Users     map[string]Caller       // disabled ones too
}

// TemplateName names a template: its slug of today and the name in its latest version.
type TemplateName struct{ Slug, Name string }

// Caller is a key or a person as somebody who asks for tokens.
type Caller struct {
	Kind   ActorKind // ActorKey or ActorUser
	ID     string
	Name   string
	Prefix string // of a key
}

// ListQuery picks one page of the keys, people, callers or actors whose names hold every word of Search.
type ListQuery struct {
	Search string
	Limit  int    // 1 to 100, 50 when 0
	Cursor string // from the page before
}

// KeyPage is one page of the keys, newest first.
type KeyPage struct {
	Items []APIKey
	Next  string // cursor; empty: this was the last page
}

// UserPage is one page of the people, by name.
type UserPage struct {
	Items []User
	Next  string
}

// CallerPage is one page of the callers: the keys, newest first, then the people, by name.
type CallerPage struct {
	Items []Caller
	Next  string
}

// ActorPage is one page of those who stand in the audit.
type ActorPage struct {
	Items []Actor
	Next  string
}
