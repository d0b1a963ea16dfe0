package models

import "time"

// MintableQuery picks one page of the templates that apps may get by the label live.
type MintableQuery struct {
	OnlyIDs []string // nil: every template
	Search  string   // in the live name, whatever its case
	Skip    int      // how many come before the page
	Limit   int
}

// Mintable is a template as apps get it: by what is live.
type Mintable struct {
	Slug         string
	Name         string
	Description  string
	LanguageCode string // empty: the organisation's setting
	CreatedAt    time.Time
	UpdatedAt    time.Time
}
