package web

// Publish is /templates/:slug/publish?version=: it asks once and moves the label.
// Fields: version, label, note; from is hidden: the version that the label pointed at, 0 for none.
type Publish struct {
	Head    TemplateHead
	Form    Form
	Label   string
	Version int
	From    int
	// Keys get the new version with their next token.
	Keys []KeyRef
}

// Confirm asks once more before something that cannot be taken back easily.
type Confirm struct {
	Title string
	// Text and Points say what will happen.
	Text   string
	Points []string
	// Keys are those that will be refused afterwards.
	Keys []KeyRef
	// Action gets the POST; Hidden are its fields.
	Action string
	Hidden []Option
	Button string
	// Danger paints the button red.
	Danger bool
	// BackURL is Cancel.
	BackURL string
	// Nav is the rail's entry: "personas", "keys" or "people".
	Nav string
	// Error says why it did not work the first time.
	Error string
	// TypeSlug must be typed into the field confirm of Form; empty asks for nothing.
	TypeSlug string
	Form     Form
}

func (Publish) page() page   { return page{file: "publish", layout: "app", nav: navPersonas} }
func (c Confirm) page() page { return page{file: "confirm", layout: "app", nav: c.Nav} }
