package models

import (
	"slices"
	"time"
)

// NoSlug replaces, in the row of a mint, a requested slug that no template can have.
// It is no slug itself.
const NoSlug = "?"

// OutcomeOK is the outcome of a successful mint; every other outcome is an error Code.
const OutcomeOK = "ok"

// Mint is one authenticated attempt to get a session token, successful or not. It never holds the token.
type Mint struct {
	ID         string
	At         time.Time
	KeyID      string // empty: a user minted
	UserID     string // empty: a key minted
	TemplateID string // empty: a Lab persona, or a template that was not found
	Slug       string // as asked for
	Version    int    // 0: none was resolved
	Label      string // as asked for, live when none was; empty: minted by version, or a Lab persona
	PersonaID  string // of a Lab persona
	// Unknown is set when no template has the slug, the template never had the label, or Anam never gave a token for the Lab persona.
	// Unknown mints of one caller and outcome are counted together, whatever they asked for.
	Unknown     bool
	ClientLabel string // as Anam got it
	Outcome     string // ok or an error code
	AnamStatus  int    // HTTP status of Anam's answer; 0: it was not asked or did not answer
	Fields      string // the complained-of paths of a refused input, see RecordedFields
	Duration    time.Duration
	RequestID   string
	Address     string
}

// MintRequest asks for a session token for a template or a Lab persona.
type MintRequest struct {
	Template       string          `json:"template" validate:"max=48"`
	PersonaID      string          `json:"personaId" validate:"omitempty,uuid"`
	Label          string          `json:"label" validate:"omitempty,label"`
	Version        *int            `json:"version" validate:"omitnil,min=1"`
	ClientLabel    string          `json:"clientLabel" validate:"omitempty,clientlabel"`
	SessionOptions *SessionOptions `json:"sessionOptions"`
	Environment    *Environment    `json:"environment"`
}

// Normalize brings the persona's ID to the form in which it is kept: trimmed and in lower case.
func (in *MintRequest) Normalize() { in.PersonaID = KindCode.normal(in.PersonaID) }

// Problems gives every complaint about the normalised input and changes nothing.
func (in *MintRequest) Problems() []FieldError {
	problems := Check(in, "")
	complain := func(field, message string) {
		problems = append(problems, FieldError{field, "not_allowed", message})
	}
	switch {
	case in.Template == "" && in.PersonaID == "":
		problems = append(problems, FieldError{"template", "required", "Name a template, or a personaId from the Anam Lab."})
	case in.Template != "" && in.PersonaID != "":
		complain("personaId", "Name a template or a personaId, not both.")
	}
	if in.Label != "" && in.Version != nil {
		complain("version", "Name a label or a version, not both.")
	}
	if in.PersonaID != "" && in.Template == "" {
		if in.Label != "" {
			complain("label", "A label goes with a template, not with a personaId.")
		}
		if in.Version != nil {
			complain("version", "A version goes with a template, not with a personaId.")
		}
	}
	return slices.Concat(problems, in.SessionOptions.sizeProblems("sessionOptions"), in.Environment.problems("environment"))
}

// MintResult is a session token and its origin.
type MintResult struct {
	SessionToken Secret
	Type         string    // of the token's own claims; empty: absent
	ExpiresAt    time.Time // of the token's own claims; zero: absent
	Template     string    // today's slug; empty for a Lab persona
	Version      int
	Label        string // empty: minted by version
	PersonaID    string
	ClientLabel  string
	MintID       string
	// ClientOptions are what the browser's createClient needs beside the token.
	ClientOptions ClientOptions
}

// MintQuery selects mints for the requests page; empty fields do not restrict it.
type MintQuery struct {
	Since      time.Time
	Until      time.Time
	TemplateID string
	Slug       string // as asked for; with TemplateID it adds the mints that found no template; NoSlug: every slug that no template has
	KeyID      string
	UserID     string
	ByApps     bool   // only those by a key
	Outcome    string // ok, an error code, or "failed" for every refused one
	Label      string // as asked for
	Version    int    // that was found for it; 0: any
	RequestID  string
	Search     string // a mint ID, client label, slug or personaId, whole
	Limit      int    // 1 to 100, 50 when 0
	Cursor     string // from the page before
}

// MintPage is one page of mints, newest first.
type MintPage struct {
	Items []Mint
	Next  string // cursor; empty: this was the last page
}

// MostMintGroups is how many groups are counted at once, those with the newest mints.
const MostMintGroups = 100

// MintGroup counts the mints that share outcome, caller and persona. Those that asked for nothing that exists are one group.
type MintGroup struct {
	Outcome    string
	KeyID      string
	UserID     string
	TemplateID string
	Slug       string // of the newest one
	Label      string // of the newest one
	PersonaID  string // of the newest one
	Fields     string // of the newest one
	Count      int
	First      time.Time
	Last       time.Time
	LastID     string // mint ID of the newest one
	RequestID  string // of the newest one
	Unknown    bool   // the mints of the group may have asked for other slugs, labels or Lab personas than the newest one
}

// DayCounts are tokens given and attempts refused on each day, oldest first.
type DayCounts struct {
	Given   []int
	Refused []int
}
