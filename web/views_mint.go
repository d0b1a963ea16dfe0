package web

import "strings"

// Mint is /mint, "Try a request". Fields: template, label, version (a number, in place of a label), personaId, clientLabel.
// "result" is the fragment that shows the answer: <section id="result">.
type Mint struct {
	Form     Form
	Template Choice
	// Labels are those of the chosen persona.
	Labels []string
	// BaseURL is where apps reach this server, without a slash at the end.
	BaseURL string
	// Body is the JSON that an app would send, shown in the curl line.
	Body   string
	Result *MintResult
	Failed *MintFailure
}

// LabelHint tells which labels can be asked for.
func (m Mint) LabelHint() string {
	if len(m.Labels) == 0 {
		return "Empty: live."
	}
	return "Empty: live. It has: " + strings.Join(m.Labels, ", ") + "."
}

// MintResult is a token that was given.
type MintResult struct {
	SessionToken string
	Type         string
	// Expires is the zero Time when the token does not say.
	Expires     Time
	Persona     string
	Version     int
	Label       string
	PersonaID   string
	ClientLabel string
	MintID      string
	// Answer is the JSON that an app gets, with dots in place of the token.
	Answer string
	// Milliseconds is how long it took, Anam's time included.
	Milliseconds int
}

// MintFailure is why no token was given.
type MintFailure struct {
	Status    int
	Code      string
	Message   string
	Fields    []FieldError
	RequestID string
	// Answer is the JSON that an app gets.
	Answer string
	// Milliseconds is how long it took, Anam's time included.
	Milliseconds int
}

func (Mint) page() page {
	return page{file: "mint", layout: "app", nav: navRequests, scripts: choiceScripts}
}
