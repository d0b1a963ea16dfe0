package models

import "time"

// LabelLive is the default label of apps; LabelPreview is reserved.
const (
	LabelLive    = "live"
	LabelPreview = "preview"
)

// Status is the publishing state of a template.
type Status string

// The statuses of a template.
const (
	StatusDraft    Status = "draft"    // no live label
	StatusLive     Status = "live"     // live is the latest version
	StatusChanged  Status = "changed"  // live is an older version
	StatusArchived Status = "archived" // cannot be minted or changed
)

// Template is a named persona configuration, addressed by its slug.
type Template struct {
	ID            string
	Slug          string
	Aliases       []string // old slugs that still lead here, sorted
	Description   string
	Tags          []string
	LatestVersion int
	Labels        map[string]int // label to version number
	// ProtectedLabels may be moved only by admins and by keys that an admin allowed. The list is sorted and includes labels that are not set.
	ProtectedLabels []string
	Version         Version // the latest
	CreatedAt       time.Time
	UpdatedAt       time.Time
	ArchivedAt      time.Time // zero: not archived
}

// Status derives the status from the labels and the archive mark.
func (t Template) Status() Status {
	return StatusOf(!t.ArchivedAt.IsZero(), t.Labels[LabelLive], t.LatestVersion)
}

// StatusOf is the rule behind both Status methods; live is 0 when the label is not set.
func StatusOf(archived bool, live, latest int) Status {
	switch {
	case archived:
		return StatusArchived
	case live == 0:
		return StatusDraft
	case live == latest:
		return StatusLive
	default:
		return StatusChanged
	}
}

// Version is an immutable numbered snapshot of the whole configuration.
type Version struct {
	Number    int
	Document  Document
	SHA256    []byte
	Note      string
	CreatedBy Actor
	CreatedAt time.Time
}

// SavedVersion is what a save led to.
type SavedVersion struct {
	Slug    string // of the template
	Version Version
	Created bool // false: it was the latest version already
}

// TemplateSummary is a row of the list. It never holds a prompt.
type TemplateSummary struct {
	ID            string
	Slug          string
	Description   string
	Tags          []string
	Labels        map[string]int
	LatestVersion int
	Latest        VersionSummary
	Live          *VersionSummary // nil: nothing is live
	CreatedAt     time.Time
	UpdatedAt     time.Time
	UpdatedBy     string // author of the latest version, as shown on screen
	ArchivedAt    time.Time
}

// Status derives the status from the labels and the archive mark.
func (t TemplateSummary) Status() Status {
	return StatusOf(!t.ArchivedAt.IsZero(), t.Labels[LabelLive], t.LatestVersion)
}

// VersionSummary is the part of a version that lists show.
type VersionSummary struct {
	Name     string
	AvatarID string
	VoiceID  string
	LLMID    string
}

// NewTemplate is the input that creates a template with version 1.
type NewTemplate struct {
	Slug        string   `json:"slug" validate:"required,min=2,max=48,slug"`
	Description string   `json:"description" validate:"max=500,text"`
	Tags        []string `json:"tags" validate:"max=20,unique,dive,min=1,max=32,tag"`
	Persona     Persona  `json:"persona" validate:"-"`
	// Session is Anam's sessionOptions for every session of the version; nil leaves them to Anam.
	Session *SessionOptions `json:"session" validate:"-"`
	Note    string          `json:"note" validate:"max=500,text"`
}

// Normalize brings the texts and every part of the document to their canonical form.
func (in *NewTemplate) Normalize() {
	in.Description, in.Note = NormalText(in.Description), NormalText(in.Note)
	in.version().Normalize()
}

// Problems gives every complaint about the normalised input and changes nothing.
func (in *NewTemplate) Problems() []FieldError {
	return append(Check(in, ""), in.version().partProblems()...)
}

// Document gives the document of version 1.
func (in *NewTemplate) Document() Document { return Document{}.With(*in.version()) }

// version gives the input's parts as a save sends them.
func (in *NewTemplate) version() *NewVersion {
	return &NewVersion{Persona: &in.Persona, Session: in.Session}
}

// TemplatePatch changes the fields of a template that are not versioned; nil leaves a field unchanged.
type TemplatePatch struct {
	Slug        *string   `json:"slug" validate:"omitnil,min=2,max=48,slug"`
	Description *string   `json:"description" validate:"omitnil,max=500,text"`
	Tags        *[]string `json:"tags" validate:"omitnil,max=20,unique,dive,min=1,max=32,tag"`
}

// Normalize brings the description to its canonical form.
func (in *TemplatePatch) Normalize() {
	if in.Description != nil {
		normal := NormalText(*in.Description)
		in.Description = &normal
	}
}

// Problems gives every complaint about the input.
func (in *TemplatePatch) Problems() []FieldError { return Check(in, "") }

// NewVersion is the input that saves a version. A nil part is kept from the latest version.
type NewVersion struct {
	Persona *Persona `json:"persona" validate:"-"`
	// Session replaces all session options; an empty one leaves them to Anam.
	Session *SessionOptions `json:"session" validate:"-"`
	Note    string          `json:"note" validate:"max=500,text"`
}

// Problems gives every complaint about the normalised input and changes nothing.
func (in *NewVersion) Problems() []FieldError { return append(Check(in, ""), in.partProblems()...) }

// LabelMove points a label at a version.
type LabelMove struct {
	Label   string `json:"-" validate:"label"`
	Version int    `json:"version" validate:"required,min=1"`
	// From is the version that the caller expects the label to point at; see FromSet.
	From *int `json:"from" validate:"omitnil,min=1"`
	// FromSet tells a from of null (the label is expected to be unset) from an absent one (nothing is expected).
	FromSet bool   `json:"-"`
	Note    string `json:"note" validate:"max=500,text"`
	// Confirm holds the codes of blocking problems that the caller knows of and publishes all the same.
	Confirm []string `json:"confirm" validate:"max=50,dive,max=64,oneline"`
}

// Problems gives every complaint about the input.
func (in *LabelMove) Problems() []FieldError {
	problems := Check(in, "")
	if in.Label == LabelPreview {
		problems = append(problems, FieldError{"label", "not_allowed", "The label preview is reserved. Choose another."})
	}
	return problems
}

// LabelRemoval unsets a label.
type LabelRemoval struct {
	Label string
	// From is the version that the caller expects the label to point at, 0 for a label that is not set; nil expects nothing.
	From *int
	Note string `json:"note" validate:"max=500,text"`
}

// Problems gives every complaint about the input.
func (in *LabelRemoval) Problems() []FieldError { return Check(in, "") }

// RenamePlan is what giving a template another slug would do.
type RenamePlan struct {
	From string // the slug that it has now
	// TakenFrom is the current slug of the template whose alias the new slug is, empty for none.
	TakenFrom string
	// UsedBefore is the highest version that the new slug stood for with another persona, 0 for none.
	// Sessions at Anam are named after slug and version, so those up to it get names that were given before.
	UsedBefore int
}

// TemplateQuery selects rows of the list; empty fields do not restrict it.
type TemplateQuery struct {
	Search string // over slug, name, description, tags and the latest version's prompt
	Tag    string
	Status Status // archived templates are listed only with StatusArchived
	Sort   string // updated (default), created, name or tokens
	Limit  int    // 1 to 100, 50 when 0
	Cursor string // from the page before
	// OnlyIDs, unless nil, restricts the list to these templates, such as those of a restricted key.
	OnlyIDs []string
}

// TokenDays is how many days of tokens the list shows and sorts by.
const TokenDays = 14

// TokenSpan is the start of the first of those days, the last of which is today.
func TokenSpan(now time.Time) time.Time {
	return now.UTC().Truncate(24*time.Hour).AddDate(0, 0, 1-TokenDays)
}

// TemplatePage is one page of the list.
type TemplatePage struct {
	Items []TemplateSummary
	Next  string // cursor; empty: this was the last page
}

// Count is a number of rows; with More there are more than were counted.
type Count struct {
	N    int
	More bool
}

// Plus adds another count.
func (c Count) Plus(other Count) Count { return Count{c.N + other.N, c.More || other.More} }

// TemplateCounts are the templates of each status; "" is all but the archived ones.
type TemplateCounts map[Status]Count

// VersionPage is one page of the history, newest first.
type VersionPage struct {
	Items []Version
	Next  string
}
