package web

import (
	"fmt"
	"slices"
	"strings"
)

// Editor is /templates/new and /templates/:slug. The form's field names are the JSON paths of Anam's persona.
//
// Form of both: name, avatarId, voiceId, llmId, systemPrompt and every optional field, then note and then=save|publish.
// llmIdTyped is an ID typed by hand: when it is not empty it stands for llmId.
// kind is "complete", "own_brain" or "face"; session options are named session.videoQuality and so on.
// toolIds are one per line, tools are JSON text, yes/no fields are "", "true" or "false".
// A new persona has slug, description and tags as well; an old one has base, the version that was edited.
type Editor struct {
	// New is true on /templates/new, where Head is empty.
	New  bool
	Head TemplateHead
	Form Form
	// Base is the version that the form was filled from.
	Base int
	// Face and Voice are the current choice. Their ID is empty when nothing is chosen.
	Face  Face
	Voice Voice
	// Models are the LLMs that Anam lists, the chosen one marked; one that is not listed is added by the caller.
	Models []Option
	// Unread is true when the catalog cannot be read: IDs are shown. AnamDown when that is because Anam doesn't answer: a notice says so.
	Unread   bool
	AnamDown bool
	Conflict *Conflict
	// Restored says that the form holds something that is not saved: an older version, or edits that the browser kept. Empty otherwise.
	Restored string
	// Draft is where the browser keeps unsaved edits.
	Draft Draft
	// FromLab is set where the form was filled from a Lab persona.
	FromLab *LabOrigin
	// CanEdit is false for viewers and for archived personas: the form is read-only.
	CanEdit bool
}

// otherSize is the choice of a video size that is typed.
const otherSize = "other"

// VideoSizes are the sizes to choose from: Anam's own, those that its models draw, and any other.
func (e Editor) VideoSizes() []Option {
	sizes := []Option{
		{Label: "Anam's own"}, {Value: "1152x768", Label: "Landscape, 1152 x 768"}, {Value: "768x1152", Label: "Portrait, 768 x 1152"},
		{Value: "720x480", Label: "cara-3, 720 x 480"}, {Value: otherSize, Label: "Other"},
	}
	stored := strings.Trim(e.Form.Value("session.videoWidth")+"x"+e.Form.Value("session.videoHeight"), "x")
	chosen := max(0, slices.IndexFunc(sizes, func(o Option) bool { return o.Value == stored || o.Value == otherSize }))
	sizes[chosen].Selected = true
	return sizes
}

// Draft names what the browser keeps of a form that is not saved, so that a crash or a sign-out loses nothing.
type Draft struct {
	// User and Persona are IDs; Persona is "new" for one that is not there yet.
	User, Persona string
	// Base is the version that the edits started from, which in a conflict is not the latest.
	Base int
}

// Kept is true when the page holds edits already: then none are offered.
func (e Editor) Kept() bool { return e.Conflict != nil || e.Restored != "" || len(e.Form.Errors) > 0 }

// Path is the address at which the page is opened.
func (e Editor) Path() string {
	if e.New {
		return "/templates/new"
	}
	return e.Head.URL()
}

// Publishable is true when the latest version is not the live one.
func (e Editor) Publishable() bool { return e.New || e.Head.Live != e.Head.Latest }

// Action is where the form is sent.
func (e Editor) Action() string {
	if e.New {
		return "/templates"
	}
	return e.Head.URL()
}

// PreviewURL is the page that stands in a frame beside the form; empty where there is nothing to talk to.
func (e Editor) PreviewURL() string {
	switch {
	case e.New:
		return "/templates/new/preview"
	case e.Head.Archived:
		return ""
	}
	return e.Head.PreviewURL()
}

// LabOrigin is the Lab persona that a form was filled from.
type LabOrigin struct {
	Name string
	// Lost names, in sentences, what could not be carried over.
	Lost []string
}

// Conflict is what somebody else saved while this form was open.
type Conflict struct {
	// Who saved Version meanwhile.
	Who     string
	Version int
	// Fields are those that both changed. For each the form sends take.<name> = yours|theirs, and yours.<name>:
	// theirs is taken only where the field still holds yours, so that what was typed after choosing is kept.
	Fields []ConflictField
	// Taken names the fields that only the other one changed: they are in the form already.
	Taken []string
	// Left names those that both changed and that are left out, because the kind of persona has no use for them.
	Left []string
	// DiffURL shows what was changed meanwhile, empty when nobody knows what the form began with.
	DiffURL string
}

// ConflictField is one field that two people changed.
type ConflictField struct {
	Name  string
	Label string
	// Base is what both started from.
	Base, Theirs, Yours ConflictValue
}

// ConflictValue is what one side has in a field.
type ConflictValue struct {
	// Text is what the form's field holds.
	Text string
	// Named shows it to people where the text is made of IDs; empty where the text says it itself.
	Named []FieldValue
	// Face or Voice is what the editor shows as the current choice once this side is taken.
	Face  *Face
	Voice *Voice
}

// ConflictSide is one of the two to choose from.
type ConflictSide struct {
	Field ConflictField
	// Take is what the form sends: "yours" or "theirs".
	Take string
	// Words say what taking it means.
	Words string
	Value ConflictValue
}

// Sides are yours, which is chosen already, and theirs.
func (c Conflict) Sides(f ConflictField) []ConflictSide {
	return []ConflictSide{
		{f, "yours", "Keep yours", f.Yours},
		{f, "theirs", fmt.Sprintf("Take %s's, v%d", c.Who, c.Version), f.Theirs},
	}
}

// ID is the element ID of the side's choice.
func (s ConflictSide) ID() string { return s.Field.ID() + "-" + s.Take }

// ID is the element ID of the field's choice.
func (f ConflictField) ID() string { return "take-" + fieldID(f.Name) }

// FieldID is the element ID of the field itself.
func (f ConflictField) FieldID() string { return fieldID(f.Name) }

func (e Editor) page() page {
	return page{file: "editor", layout: "app", nav: navPersonas, scripts: []string{"editor.js"}, talk: e.PreviewURL()}
}
