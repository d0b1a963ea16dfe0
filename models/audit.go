package models

import "time"

// AuditEvent is one row of the audit: an action, its actor and its subject. It holds no secrets, tokens or prompts.
type AuditEvent struct {
	Seq         int64
	At          time.Time
	Actor       Actor
	Action      Action
	SubjectKind string // template, key, user, session, route, audit
	SubjectID   string
	SubjectName string
	Before      string // small JSON object, or empty
	After       string // small JSON object, or empty
	PrevHash    []byte // of the row before; 32 zero bytes on the first row
	Hash        []byte // SHA-256 over PrevHash and every field of the row

	// Format 1 holds names and addresses in the row itself. In format 2 they stand beside it, and the row has salted hashes of them:
	// of the actor's name and address, and of the subject's name, email and network. A person who is deleted has no name here and no salt.
	Format               int
	ActorSum, SubjectSum SaltedSum
}

// SaltedSum is a SHA-256 over a salt and what must be forgotten some day. Without its salt it shows nothing.
type SaltedSum struct{ Hash, Salt []byte }

// RefusalReason is why a rule denied an attempt.
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

// Refusal is an attempt that a rule denied.
type Refusal struct {
	Attempt     string // an action such as label.moved, or a method and route such as POST /keys
	Reason      RefusalReason
	SubjectKind string // template, key, user or route
	SubjectID   string
	SubjectName string
	Label       string // empty: not about a label
}

// SignInReason is why somebody was not signed in.
type SignInReason string

// The reasons.
const (
	SignInPassword SignInReason = "password" // it was wrong
	SignInUnknown  SignInReason = "unknown"  // nobody has the email
	SignInDisabled SignInReason = "disabled" // the person is
	SignInLimited  SignInReason = "limited"  // too many attempts before this one
)

// RefusedSignIn is an attempt to sign in, or to give the password again, that failed. It holds nothing of what was typed.
type RefusedSignIn struct {
	Reason  SignInReason
	Network string // see Network; empty when it is not known
	UserID  string // whose account it was about; empty when nobody has the email
	Name    string // of that person
}

// AuditQuery picks rows of the audit; empty parts don't restrict.
type AuditQuery struct {
	ActorKind ActorKind
	ActorID   string // of the user or key that acted
	SubjectID string // of the template, key, user or session that it is about
	Slug      string // of the template that it is about; of a deleted one, its last slug
	Action    Action
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
	// AuditStripped is a row that tells nothing any more of somebody who was never deleted.
	AuditStripped AuditFault = "stripped of a name or an address"
)

// AuditCheck is the result of verifying the whole hash chain.
type AuditCheck struct {
	Rows  int64      // intact rows, counted from the first
	Fault AuditFault // empty: the chain is whole
	Seq   int64      // of the first damaged row
	Head  []byte     // hash of the last intact row: whoever keeps it elsewhere can ask later whether that row is still there
	// Since is the row whose hash was asked for, 0 before the first one; Found tells whether it is among the intact rows.
	Since int64
	Found bool
	// Forgotten counts the rows that name a person who was deleted by ID alone.
	Forgotten int64
}
