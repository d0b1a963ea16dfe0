package web

import "fmt"

// TemplateSettings is /templates/:slug/settings. Each form is sent to the same path with change=slug|description|tags|label|protect.
// The label form has label and version; an empty version takes the label away. protect has label and protected=true|false.
type TemplateSettings struct {
	Head TemplateHead
	// Form has slug, description, tags (with commas) and label.
	Form   Form
	Labels []LabelRow
	// Aliases are older slugs that still work.
	Aliases []string
	// Keys would break if the persona were archived.
	Keys []KeyRef
	// CanEdit is for slug, description, tags; CanPublish for labels, archiving; CanDelete for deleting.
	CanEdit, CanPublish, CanDelete bool
	// CanProtect is for admins; Admins are whom others ask to move a protected label.
	CanProtect bool
	Admins     []string
}

// LabelRow is a named pointer to a version.
type LabelRow struct {
	Label string
	// Version is 0 for a label that is protected and not set.
	Version int
	Moved   Time
	MovedBy string
	// Protected labels are moved by admins and the keys that they allowed.
	Protected bool
	// CanMove is for who may move it.
	CanMove bool
}

// IsLive is true for the label that apps get when they name none.
func (r LabelRow) IsLive() bool { return r.Label == "live" }

// MoveURL leads to the page that moves the label to the latest version.
func (r LabelRow) MoveURL(head TemplateHead) string {
	return r.publishURL(head, fmt.Sprint(head.Latest))
}

// BackURL leads to the page that rolls the label back.
func (r LabelRow) BackURL(head TemplateHead) string { return r.publishURL(head, "before") }

// RemoveURL leads to the page that removes the label.
func (r LabelRow) RemoveURL(head TemplateHead) string { return r.publishURL(head, "none") }

func (r LabelRow) publishURL(head TemplateHead, version string) string {
	return fmt.Sprintf("%s/publish?label=%s&version=%s", head.URL(), r.Label, version)
}

func (TemplateSettings) page() page { return page{file: "settings", layout: "app", nav: navPersonas} }
