package models

import "time"

// LabelLive is the label that apps get when they name none; LabelPreview is reserved.
const (
	LabelLive    = "live"
	LabelPreview = "preview"
)

// Status says where a template stands between draft and live.
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
	Description   string
	Tags          []string
	LatestVersion int
	Labels        map[string]int // label to version number
	// ProtectedLabels are moved by admins and the keys they allowed, alone; sorted, set or not.
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

// StatusOf is the one rule behind Template.Status; live is 0 when the label is not set.
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

// TemplateSummary is a row of the list; it never carries a prompt.
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
	UpdatedBy     string // who saved the latest version, as shown on screen
	ArchivedAt    time.Time
}

// Status derives the status from the labels and the archive mark.
func (t TemplateSummary) Status() Status {
	return StatusOf(!t.ArchivedAt.IsZero(), t.Labels[LabelLive], t.LatestVersion)
}

// VersionSummary is what a list shows of a version.
type VersionSummary struct {
	Name     string
	AvatarID string
	VoiceID  string
	LLMID    string
}

// NewTemplate is what makes a template and its version 1.
type NewTemplate struct {
	Slug        string   `json:"slug" validate:"required,min=2,max=48,slug"`
	Description string   `json:"description" validate:"max=500,text"`
	Tags        []string `json:"tags" validate:"max=20,unique,dive,min=1,max=32,tag"`
	Persona     Persona  `json:"persona" validate:"-"`
	Note        string   `json:"note" validate:"max=500,text"`
}

// Problems normalises the persona and gives every complaint about the input.
func (in *NewTemplate) Problems() []FieldError {
	in.Persona.Normalize()
	return append(Check(in, ""), in.Persona.Problems("persona")...)
}

// TemplatePatch changes what is not versioned; nil parts stay as they are.
type TemplatePatch struct {
	Slug        *string   `json:"slug" validate:"omitnil,min=2,max=48,slug"`
	Description *string   `json:"description" validate:"omitnil,max=500,text"`
	Tags        *[]string `json:"tags" validate:"omitnil,max=20,unique,dive,min=1,max=32,tag"`
}

// Problems gives every complaint about the input.
func (in *TemplatePatch) Problems() []FieldError { return Check(in, "") }

// NewVersion is what saves a template; a nil persona keeps the latest one.
type NewVersion struct {
	Persona *Persona `json:"persona" validate:"-"`
	Note    string   `json:"note" validate:"max=500,text"`
}

// Problems normalises the persona and gives every complaint about the input.
func (in *NewVersion) Problems() []FieldError {
	problems := Check(in, "")
	if in.Persona != nil {
		in.Persona.Normalize()
		problems = append(problems, in.Persona.Problems("persona")...)
	}
	return problems
}

// LabelMove points a label at a version.
type LabelMove struct {
	Label   string `json:"-" validate:"label"`
	Version int    `json:"version" validate:"required,min=1"`
	// From is the version that the caller believes the label points at; see FromSet.
	From *int `json:"from" validate:"omitnil,min=1"`
	// FromSet tells a from of null (the label is believed to be unset) from an absent one (no belief).
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

// TemplateQuery picks rows of the list; empty parts don't restrict.
type TemplateQuery struct {
	Search string // over slug, name, description, tags and the latest version's prompt
	Tag    string
	Status Status    // archived templates come only when asked for
	Sort   string    // updated (default), name or tokens
	Since  time.Time // with Sort tokens: counts tokens given from then on
	Limit  int       // 1 to 100, 50 when 0
	Cursor string    // from the page before
	// OnlyIDs restricts to these templates when it is not nil, as a restricted key does.
	OnlyIDs []string
}

// TemplatePage is one page of the list.
type TemplatePage struct {
	Items []TemplateSummary
	Next  string // cursor; empty: this was the last page
}

// VersionPage is one page of the history, newest first.
type VersionPage struct {
	Items []Version
	Next  string
}
