package web

// Audit is /audit: who did what, newest first. Fields of its GET form: who, template, action, from, until.
// "list" is the fragment that a filter replaces: <section id="list">.
type Audit struct {
	// Form has template (a slug), from and until (dates), as typed.
	Form Form
	Who  Choice
	// UnknownWho is set when who is nobody, or several.
	UnknownWho *Unknown
	Actions    []Option
	Rows       []AuditRow
	// ExportURL gives the rows of the same filters as JSON Lines.
	ExportURL         string
	FirstURL, NextURL string
	Filtered          bool
	ClearURL          string
}

// AuditRow is one row of the audit, told in a sentence: Who, then Parts.
type AuditRow struct {
	Seq int64
	At  Time
	Who string
	// Kind is "user", "key", "cli" or "setup".
	Kind  string
	Parts []AuditPart
	// Note is what the person wrote for their team, empty for none.
	Note string
	// Refused is true for an attempt that a rule turned away.
	Refused bool
	Address string
	// JSON is the whole row.
	JSON string
}

// AuditPart is a piece of the sentence; one with a URL is a link.
type AuditPart struct {
	Text string
	URL  string
	// Name is true for what somebody named: it must not turn the direction of the sentence.
	Name bool
}

// KindText names the door, empty for a person.
func (r AuditRow) KindText() string {
	return map[string]string{"key": "App key", "cli": "On the server", "setup": "First start"}[r.Kind]
}

func (Audit) page() page {
	return page{file: "audit", layout: "app", nav: navAudit, scripts: choiceScripts}
}
