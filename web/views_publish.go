package web

import "fmt"

// Publish is /templates/:slug/publish?version=&label=: it shows what will change for whom, and moves the label.
// Its form sends the choice of label and version with the move that the page had shown, so that no other one is made.
type Publish struct {
	Head  TemplateHead
	Form  Form
	Label string
	// Version is 0 when the label is removed; From is 0 when it is not set.
	Version, From int
	// Shown names the move, Choice is the option of its version.
	Shown, Choice string
	// Back is true when the label really pointed at the version before.
	Back bool
	// Diff is from what the label points at now.
	Diff Diff
	Use  LabelUse
	// Check is what would go wrong.
	Check CheckFinding
	// Blocked says why the button is off, empty when it is on.
	Blocked string
	// Labels to choose from stay out of sight until a second one exists.
	Labels []Option
	// Versions to choose from; the last one is to remove the label.
	Versions []Option
}

// LabelUse tells who gets what a label points at.
type LabelUse struct {
	Keys []KeyUse
	// AllKeys is how many there are; Keys may be only the busiest.
	AllKeys int
	// Tokens were given in the last 24 hours.
	Tokens int
}

// More is how many keys are counted and not named.
func (u LabelUse) More() int { return u.AllKeys - len(u.Keys) }

// KeyUse is a key that asked by a label in the last 7 days.
type KeyUse struct {
	ID    string
	Name  string
	Asked int
}

// URL is the key's page.
func (k KeyUse) URL() string { return "/keys/" + k.ID }

// IsLive is true for the label that apps get when they name none.
func (p Publish) IsLive() bool { return p.Label == "live" }

// Removes is true when the label is to point at nothing.
func (p Publish) Removes() bool { return p.Version == 0 }

// Deed names the button, and as a question the page.
func (p Publish) Deed() string {
	switch {
	case p.Removes() && p.IsLive():
		return "Stop giving tokens"
	case p.Removes():
		return "Remove " + p.Label
	case p.Back:
		return fmt.Sprintf("Roll back %s to v%d", p.Label, p.Version)
	}
	return fmt.Sprintf("Publish v%d as %s", p.Version, p.Label)
}

// Confirm asks once more before something that cannot be taken back easily.
type Confirm struct {
	Title string
	// Text and Points say what will happen.
	Text   string
	Points []string
	// Keys are those that this concerns, and KeysLead says how.
	Keys     []KeyRef
	KeysLead string
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
