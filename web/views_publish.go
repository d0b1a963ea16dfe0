package web

import "fmt"

// Publish is /templates/:slug/publish?version=&label=: it shows what will change for whom, and moves the label.
// Fields of its form: version, label, note; from is hidden: the version that the label pointed at, 0 for none.
type Publish struct {
	Head    TemplateHead
	Form    Form
	Label   string
	Version int
	From    int
	// Diff is from what the label points at now.
	Diff Diff
	Use  LabelUse
	// Check is what would go wrong.
	Check CheckFinding
	// Blocked says why the button is off, empty when it is on.
	Blocked string
	// Labels to choose from stay out of sight until a second one exists.
	Labels []Option
	// Versions are those that the label has pointed at: what one can roll back to.
	Versions []Option
}

// LabelUse tells who gets what a label points at.
type LabelUse struct {
	Keys []KeyUse
	// Tokens were given in the last 24 hours.
	Tokens int
}

// KeyUse is a key that asked by a label in the last 7 days.
type KeyUse struct {
	ID    string
	Name  string
	Asked int
}

// URL is the key's page.
func (k KeyUse) URL() string { return "/keys/" + k.ID }

// Back is true when the version is older than what the label points at.
func (p Publish) Back() bool { return p.Version < p.From }

// IsLive is true for the label that apps get when they name none.
func (p Publish) IsLive() bool { return p.Label == "live" }

// Deed names the button, and as a question the page.
func (p Publish) Deed() string {
	switch {
	case !p.IsLive():
		return fmt.Sprintf("Point %s at v%d", p.Label, p.Version)
	case p.Back():
		return fmt.Sprintf("Roll back to v%d", p.Version)
	}
	return fmt.Sprintf("Publish v%d", p.Version)
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
