package models

import "time"

// AuditEvent is one row of the audit: an action, its actor and its subject. It holds no secrets, tokens or prompts.
type AuditEvent struct {
	Seq         int64
	At          time.Time
	Actor       Actor
	Action      string // subject.verb, such as template.version_saved or key.created
	SubjectKind string // template, key, user, session, route
	SubjectID   string
	SubjectName string
	Before      string // small JSON object, or empty
	After       string // small JSON object, or empty
	PrevHash    []byte // of the row before; 32 zero bytes on the first row
	Hash        []byte // SHA-256 over PrevHash and every field above it
}

// ActionRefused is the action of a row about a denied attempt.
// Its After names the attempt (attempt) and the rule that denied it (reason).
const ActionRefused = "attempt.refused"

// Actions lists every action, in the order of the filter on the audit page.
var Actions = []string{
	"template.created", "template.version_saved", "template.changed", "template.archived", "template.unarchived", "template.deleted", "template.alias_released", "template.alias_taken",
	"label.moved", "label.removed", "label.protected", "label.unprotected",
	"key.created", "key.revoked",
	"user.created", "user.role_changed", "user.password_changed", "user.disabled", "user.enabled",
	"session.started", "session.ended",
	ActionRefused,
}

// RefusalReason names the rule that denied an attempt.
type RefusalReason string

// The reasons.
const (
	ReasonRole           RefusalReason = "role"            // the person's role is too small
	ReasonScope          RefusalReason = "scope"           // the key lacks the scope
	ReasonTemplate       RefusalReason = "template"        // the key is restricted to other templates
	ReasonProtectedLabel RefusalReason = "protected_label" // only admins, and keys that an admin allowed, may move it
	ReasonKeyRevoked     RefusalReason = "key_revoked"
	ReasonKeyExpired     RefusalReason = "key_expired"
)

// Refusal is a denied attempt.
type Refusal struct {
	Attempt     string // an action such as label.moved, or a method and route such as POST /keys
	Reason      RefusalReason
	SubjectKind string // template, key, user or route
	SubjectID   string
	SubjectName string
	Label       string // empty: not about a label
}

// AuditQuery picks rows of the audit; empty parts don't restrict.
type AuditQuery struct {
	ActorKind ActorKind
	ActorID   string // of the user or key that acted
	SubjectID string // the template, key, user or session in question
	Slug      string // of the template in question; for a deleted one its last slug
	Action    string
	Since     time.Time // from then on
	Until     time.Time // before then
	Limit     int       // 1 to 100, 50 when 0
	Cursor    string    // from the page before
	// OnlySubjects, unless nil, restricts the rows to these subjects, such as the templates of a restricted key.
	OnlySubjects []string
}

// AuditPage is one page of the audit, newest first.
type AuditPage struct {
	Items []AuditEvent
	Next  string
}

// AuditFault is a kind of damage to the audit.
type AuditFault string

// The faults. A row that was moved counts as edited, since its hash covers its position.
const (
	AuditEdited   AuditFault = "edited"
	AuditDropped  AuditFault = "dropped"
	AuditInserted AuditFault = "inserted"
)

// AuditCheck is the result of verifying the whole hash chain.
type AuditCheck struct {
	Rows  int64      // intact rows, counted from the first
	Fault AuditFault // empty: the chain is whole
	Seq   int64      // of the first damaged row
}
