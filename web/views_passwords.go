package web

// OwnPassword is /account/password: a password that somebody else made is changed before anything else.
// Fields: current, password, again; next is hidden.
type OwnPassword struct {
	Form  Form
	Email string
	// Next is the path to go to afterwards.
	Next string
}

func (OwnPassword) page() page { return page{file: "own_password", layout: "plain"} }

// AskPassword stands before a change that is made only by somebody who gave the password lately. Field: current.
type AskPassword struct {
	Form  Form
	Email string
	// Since is how long a password counts, in words.
	Since string
	// Action is where the form goes that was sent; Sealed is that form, which this page carries along and can't read.
	Action, Sealed string
	// BackURL is the page to go back to without a change.
	BackURL string
}

// SealedField is the hidden field that carries a form which waits for the password.
const SealedField = "sealed"

func (AskPassword) page() page { return page{file: "ask_password", layout: "app"} }
