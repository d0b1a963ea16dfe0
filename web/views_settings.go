package web

// TemplateSettings is /templates/:slug/settings. Each form is sent to the same path with change=slug|description|tags|label.
// The label form has label and version; an empty version takes the label away.
type TemplateSettings struct {
	Head TemplateHead
	// Form has slug, description, tags (with commas), label and version.
	Form   Form
	Labels []LabelRow
	// Aliases are older slugs that still work.
	Aliases []string
	// Keys would break if the persona were archived or its slug were taken by another one.
	Keys []KeyRef
	// CanEdit is for slug, description, tags; CanPublish for labels, archiving; CanDelete for deleting.
	CanEdit, CanPublish, CanDelete bool
}

// LabelRow is a named pointer to a version.
type LabelRow struct {
	Label   string
	Version int
	Moved   Time
	MovedBy string
}

func (TemplateSettings) page() page { return page{file: "settings", layout: "app", nav: navPersonas} }
