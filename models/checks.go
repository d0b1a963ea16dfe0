package models

import (
	"slices"
	"time"
)

// CheckLevel says what a problem does to a publication.
type CheckLevel string

// The levels of a problem.
const (
	LevelBlock CheckLevel = "block" // held up until somebody confirms its code
	LevelWarn  CheckLevel = "warn"  // told, and nothing more
)

// The codes of what a check finds, beside those of the error table (anam_rejected, anam_forbidden, anam_legacy_token)
// and those of input that the rules for saving refuse.
const (
	ProblemVoiceOption      = "voice_option_refused"
	ProblemToolType         = "tool_type_refused"
	ProblemToolName         = "tool_name_refused"
	ProblemToolTwice        = "tool_name_twice"
	ProblemToolSecret       = "tool_secret"
	ProblemAvatarNotFound   = "avatar_not_found"
	ProblemVoiceNotFound    = "voice_not_found"
	ProblemLLMNotFound      = "llm_not_found"
	ProblemToolNotFound     = "tool_not_found"
	ProblemOpenBraces       = "open_braces"
	ProblemNeverTalkedTo    = "never_talked_to"
	ProblemMaxSession       = "over_max_session"
	ProblemEgress           = "egress_refused"
	ProblemCheckUnavailable = "check_unavailable"
)

// CheckProblem is one thing that would go wrong with a version, or may. It holds nothing of what the version says.
type CheckProblem struct {
	FieldError
	Level CheckLevel `json:"level"`
}

// Block makes a problem that holds a publication up.
func Block(field, code, message string) CheckProblem {
	return CheckProblem{FieldError{field, code, message}, LevelBlock}
}

// Warn makes a problem that is only told.
func Warn(field, code, message string) CheckProblem {
	return CheckProblem{FieldError{field, code, message}, LevelWarn}
}

// Unconfirmed gives the blocking problems whose codes are not among the confirmed ones.
func Unconfirmed(problems []CheckProblem, confirmed []string) []FieldError {
	var left []FieldError
	for _, p := range problems {
		if p.Level == LevelBlock && !slices.Contains(confirmed, p.Code) {
			left = append(left, p.FieldError)
		}
	}
	return left
}

// CheckResult is what Anam said of a content, and when; a zero time means that it was not asked.
type CheckResult struct {
	Listed   []CheckProblem // by look-ups of IDs
	ListedAt time.Time
	Tried    []CheckProblem // by a trial mint
	TriedAt  time.Time
	TalkedAt time.Time // when somebody last got a token to talk to it
}

// Problems are those of both, look-ups first.
func (r CheckResult) Problems() []CheckProblem { return slices.Concat(r.Listed, r.Tried) }

// CheckRate is how often checks may ask Anam.
type CheckRate struct {
	PerMinute       int // in all
	OthersPerMinute int // by all who are no people
	OwnPerMinute    int // by one caller
	OwnPerHour      int // by one caller; 0: no limit
}

// MovePlan is what moving a label would do.
type MovePlan struct {
	TemplateID string
	From       int // 0: the label is not set
	Version    Version
	// WasThere is true when the label has pointed at the version before, WasOut when any label has.
	WasThere bool
	WasOut   bool
}

// LivePersona is what is live of a template, as far as checks in the background need it.
type LivePersona struct {
	TemplateID string
	Slug       string
	Version    int
	AvatarID   string
	VoiceID    string
	LLMID      string
	ToolIDs    []string
	// Unlisted is true when look-ups found something of it missing.
	Unlisted bool
}
