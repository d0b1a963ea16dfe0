package web

// Choice is a field for one of many templates, keys or people: a dialog that searches, and a text field where there are no scripts.
type Choice struct {
	// ID is the button that opens the dialog, with -typed behind it the text field; Name is what is sent.
	ID, Name string
	// Label names the field. Value is what is sent, Shown how it is called, both empty for no choice.
	Label, Value, Shown string
	// None is what no choice stands for: "Every persona".
	None string
	// Source is the fragment of the dialog, Title its heading and Use its button.
	Source, Title, Use string
	// Typed says what may be typed: "Persona: its slug".
	Typed string
	// Invalid marks a value that was refused.
	Invalid bool
}

// Unknown is a typed name that is not clear, with those that come close to it.
type Unknown struct {
	Text  string
	Close []NameLink
}

// NameLink chooses one of several by an address.
type NameLink struct{ Name, Detail, URL string }

// NamePicker is a page of templates, keys or people that match a search: /choose/personas, /choose/callers, /choose/actors.
// The fragment "picker" is the whole, "rows" are the rows of a later page.
type NamePicker struct {
	Search string
	// Several is true where more than one may be chosen; Field is the field of the form that each choice becomes.
	Several bool
	Field   string
	// One and Many name what is listed: "persona", "personas".
	One, Many string
	// None is the row for no choice, empty where there must be one; NoneChosen marks it.
	None       string
	NoneChosen bool
	// Archive offers the archived ones too; Archived tells that they are shown.
	Archive, Archived bool
	Rows              []NameRow
	// Typed is the search itself as a choice, nil where it can be none.
	Typed *NameRow
	// MoreURL brings the next page's rows, empty at the end.
	MoreURL string
}

// NameRow is a template, key or person to choose.
type NameRow struct {
	Value, Name, Detail string
	// Code is true for a detail that is an ID or a slug.
	Code bool
	// Face is true for a persona; FaceURL is a path of our own server, empty when there is no picture.
	Face     bool
	FaceURL  string
	Selected bool
	// Field is the field of the form for one of several.
	Field string
}

// Choices tells how many are shown: "50 personas and more".
func (p NamePicker) Choices() string {
	shown := count(len(p.Rows), p.One, p.Many)
	if p.MoreURL != "" {
		shown += " and more"
	}
	return shown
}

// choiceScripts are for pages with a Choice.
var choiceScripts = []string{"choices.js"}

func (NamePicker) page() page { return page{file: "picker_names"} }
