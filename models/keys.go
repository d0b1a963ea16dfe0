package models

import (
	"slices"
	"time"
)

// Scope is a right that an API key carries.
type Scope string

// The scopes.
const (
	ScopeMint             Scope = "mint"
	ScopeTemplatesRead    Scope = "templates:read"
	ScopeTemplatesWrite   Scope = "templates:write"
	ScopeTemplatesPublish Scope = "templates:publish"
	ScopeAuditRead        Scope = "audit:read"
)

// Scopes lists every scope, in the order in which pages show them.
var Scopes = []Scope{ScopeMint, ScopeTemplatesRead, ScopeTemplatesWrite, ScopeTemplatesPublish, ScopeAuditRead}

// APIKey is the credential of an app. Only the SHA-256 of the secret is stored.
type APIKey struct {
	ID            string
	Prefix        string // 8 base62 characters, without grk_
	Hash          []byte // SHA-256 of the whole key
	Name          string
	Scopes        []Scope
	TemplateIDs   []string // nil: every template
	LabPersonas   bool
	RatePerMinute int // mints per minute; 0: no limit
	// WritesPerMinute is how many changes it may make through the API in a minute; 0: no limit.
	WritesPerMinute int
	// ProtectedLabels also lets the key move protected labels.
	ProtectedLabels bool
	CreatedBy       Actor
	CreatedAt       time.Time
	ExpiresAt       time.Time // zero: never
	RevokedAt       time.Time // zero: not revoked
	LastUsedAt      time.Time // of any call, to the minute; zero: never; only on pages
}

// Has tells whether the key has a scope.
func (k *APIKey) Has(s Scope) bool { return slices.Contains(k.Scopes, s) }

// MayUse tells whether the key is allowed a template.
func (k *APIKey) MayUse(templateID string) bool { return listed(k.TemplateIDs, templateID) }

// listed is the meaning of a list of templates: nil is every template.
func listed(templateIDs []string, id string) bool {
	return templateIDs == nil || slices.Contains(templateIDs, id)
}

// Usable tells whether the key is neither revoked nor expired.
func (k *APIKey) Usable(now time.Time) bool {
	return k.RevokedAt.IsZero() && (k.ExpiresAt.IsZero() || now.Before(k.ExpiresAt))
}

// NewKey is the input that creates an API key.
type NewKey struct {
	Name   string   `json:"name" validate:"notblank,max=80,oneline"`
	Scopes []Scope  `json:"scopes" validate:"required,min=1,max=5,unique,dive,oneof=mint templates:read templates:write templates:publish audit:read"`
	Slugs  []string `json:"templates" validate:"max=200"` // empty: every template
	// NoLabPersonas stops the key from minting Lab personas.
	NoLabPersonas bool      `json:"noLabPersonas"`
	ExpiresAt     time.Time `json:"expiresAt"`
	RatePerMinute int       `json:"ratePerMinute" validate:"min=0,max=100000"`
	// WritesPerMinute bounds changes through the API; 0: no limit.
	WritesPerMinute int `json:"writesPerMinute" validate:"min=0,max=100000"`
	// ProtectedLabels also lets the key move protected labels; only an admin may set it.
	ProtectedLabels bool `json:"protectedLabels"`
}

// Problems gives every complaint about the input.
func (in *NewKey) Problems(now time.Time) []FieldError {
	problems := Check(in, "")
	if !in.ExpiresAt.IsZero() && !in.ExpiresAt.After(now) {
		problems = append(problems, FieldError{"expiresAt", "out_of_range", "Choose a time that is still to come."})
	}
	if in.ProtectedLabels && !slices.Contains(in.Scopes, ScopeTemplatesPublish) {
		problems = append(problems, FieldError{"protectedLabels", "not_allowed", "This goes with the scope templates:publish. Add it, or leave this out."})
	}
	return problems
}
