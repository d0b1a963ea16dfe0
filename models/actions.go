package models

// Action is what an audit row says was done, as subject.verb.
type Action string

// The actions. Rows of the audit keep them for ever, so a word never changes its meaning.
const (
	ActionTemplateCreated    Action = "template.created"
	ActionVersionSaved       Action = "template.version_saved"
	ActionTemplateChanged    Action = "template.changed" // slug, description or tags
	ActionTemplateArchived   Action = "template.archived"
	ActionTemplateUnarchived Action = "template.unarchived"
	ActionTemplateDeleted    Action = "template.deleted"
	ActionAliasReleased      Action = "template.alias_released" // others may take it
	ActionAliasTaken         Action = "template.alias_taken"    // another template took it

	ActionLabelMoved       Action = "label.moved"
	ActionLabelRemoved     Action = "label.removed"
	ActionLabelProtected   Action = "label.protected"
	ActionLabelUnprotected Action = "label.unprotected"

	ActionKeyCreated Action = "key.created"
	ActionKeyRevoked Action = "key.revoked"

	ActionUserCreated     Action = "user.created"
	ActionRoleChanged     Action = "user.role_changed"
	ActionPasswordChanged Action = "user.password_changed"
	ActionUserDisabled    Action = "user.disabled"
	ActionUserEnabled     Action = "user.enabled"
	ActionUserDeleted     Action = "user.deleted"

	ActionSessionStarted   Action = "session.started"
	ActionSessionConfirmed Action = "session.confirmed" // the password was given again
	ActionSessionEnded     Action = "session.ended"
	// ActionSignInRefused is an attempt to sign in, or to give the password again, that failed; its After says why (reason) and from where (network),
	// or how many more there were (more).
	ActionSignInRefused Action = "session.refused"

	// Reading what names people and their addresses: each export has its row, reading at most one an actor and hour.
	ActionAuditRead     Action = "audit.read"
	ActionAuditExported Action = "audit.exported"
	ActionUsersRead     Action = "user.list_read"

	// ActionRefused is an attempt that a rule denied; its After says which attempt (attempt) and why (reason).
	ActionRefused Action = "attempt.refused"
)

// Actions lists every action, in the order in which a filter offers them.
var Actions = []Action{
	ActionTemplateCreated, ActionVersionSaved, ActionTemplateChanged, ActionTemplateArchived, ActionTemplateUnarchived, ActionTemplateDeleted,
	ActionAliasReleased, ActionAliasTaken,
	ActionLabelMoved, ActionLabelRemoved, ActionLabelProtected, ActionLabelUnprotected,
	ActionKeyCreated, ActionKeyRevoked,
	ActionUserCreated, ActionRoleChanged, ActionPasswordChanged, ActionUserDisabled, ActionUserEnabled, ActionUserDeleted,
	ActionSessionStarted, ActionSessionConfirmed, ActionSessionEnded, ActionSignInRefused,
	ActionAuditRead, ActionAuditExported, ActionUsersRead,
	ActionRefused,
}

// AttemptLabelUndone is only ever the attempt of an ActionRefused: an undo that works is a row of label.moved or label.removed.
const AttemptLabelUndone Action = "label.undone"
