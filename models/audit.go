package models

import "time"

// AuditEvent is one row of the audit: who did what to whom, without secrets, tokens or prompts.
type AuditEvent struct {
	Seq         int64
	At          time.Time
	Actor       Actor
	Action      string // subject.verb, such as template.version_saved or key.created
	SubjectKind string // template, key, user, session, catalog
	SubjectID   string
	SubjectName string
	Before      string // small JSON object, or empty
	After       string // small JSON object, or empty
	PrevHash    []byte // of the row before; 32 zero bytes on the first row
	Hash        []byte // SHA-256 over PrevHash and every field above it
}
