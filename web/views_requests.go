package web

import "net/url"

// Requests is /requests. Fields of its GET form: search, outcome, template, key, since.
// "list" is the fragment that a filter replaces: <section id="list">.
type Requests struct {
	Search   string
	Outcomes []Option
	Template Choice
	Key      Choice
	// UnknownKey is set when the key is no key and nobody, or several.
	UnknownKey *Unknown
	Since      []Option
	Groups     []RequestGroup
	Rows       []RequestRow
	// Total is how many requests match; More: at least.
	Total             int
	More              bool
	FirstURL, NextURL string
	// CountedOnly says that some of them have no row.
	CountedOnly bool
	// CountedByDay is the beginning of the UTC day before which requests are counted by the day; nil: none of these are.
	CountedByDay *Time
	Filtered     bool
	ClearURL     string
	CanMint      bool
}

// Outcome is how a request for a token ended, in plain words.
type Outcome struct {
	// Code is "ok" or the error code that the app got.
	Code string
	// Kind is "good", "warn" or "bad".
	Kind string
	// Title is short: "Token given", "Not published".
	Title string
	// Cause is a sentence; Whose says whose problem it is. Both empty for "ok".
	Cause string
	Whose string
}

// RequestGroup is all requests of one outcome, key and persona.
type RequestGroup struct {
	Outcome Outcome
	Count   int
	Key     string
	KeyURL  string
	Persona string
	// PersonaURL is empty for a Lab persona and for one that is gone.
	PersonaURL  string
	First, Last Time
	// Before tells what was changed just before the first of them, empty when nothing was.
	Before string
	// MendLabel and MendURL are the button that mends it, empty when there is none.
	MendLabel, MendURL string
	// RequestIDs are a few examples.
	RequestIDs []string
	// URL shows only these rows.
	URL string
}

// RequestRow is one mint.
type RequestRow struct {
	At         Time
	Outcome    Outcome
	Persona    string
	PersonaURL string
	// Version is 0 when the request never got to one.
	Version      int
	Label        string
	Key          string
	KeyURL       string
	RequestID    string
	ClientLabel  string
	Milliseconds int
}

// SessionsURL asks Anam for the sessions of the row's client label; empty where no token was given.
func (r RequestRow) SessionsURL() string {
	if r.Outcome.Code != "ok" || r.ClientLabel == "" {
		return ""
	}
	return "/requests/sessions?" + url.Values{"label": {r.ClientLabel}}.Encode()
}

func (Requests) page() page {
	return page{file: "requests", layout: "app", nav: navRequests, scripts: choiceScripts}
}
