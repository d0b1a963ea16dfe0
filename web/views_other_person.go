package web

// OtherPerson refuses a form that somebody else opened. Its part "whose" stands in the editor's form, which stays as it is.
type OtherPerson struct {
	// Now is the name of whoever is signed in. Owner is the name of the person who opened the form; empty when it names nobody for certain.
	Now, Owner string
	// Action is where the form goes; Fields are what it held, so that it can be sent again.
	Action string
	Fields []HiddenField
	// Secret tells that the form held a password, which is never handed back: then it can't be sent again from here.
	Secret bool
}

// HiddenField is a value that a form carries along.
type HiddenField struct{ Name, Value string }

func (OtherPerson) page() page { return page{file: "other_person", layout: "app"} }
