package models

import "time"

// UndoTime is how long after the move of a label one click takes it back.
const UndoTime = 60 * time.Second

// LabelMoved is one move of a label, as the history keeps it.
type LabelMoved struct {
	Seq   int64 // grows with every move of any label
	Label string
	From  int // 0: it was not set
	To    int // 0: it was removed
	Note  string
	By    Actor
	At    time.Time
	// Undoes is the Seq of the move that this one took back, 0 for any other.
	Undoes    int64
	RequestID string // empty where it is not known
}

// LabelMovePage is one page of the moves of a template's labels, newest first.
type LabelMovePage struct {
	Items []LabelMoved
	Next  string
}

// LabelUse tells who gets what a label points at.
type LabelUse struct {
	Keys   []KeyUse // that asked by the label in the last 7 days, refused or not; who asked most comes first
	Tokens int      // given by the label in the last 24 hours, to keys and to people
}

// KeyUse is a key that asks for tokens.
type KeyUse struct {
	ID    string
	Name  string
	Asked int // how often
}

// HistoryQuery picks versions of one template; empty parts don't restrict.
type HistoryQuery struct {
	Slug       string
	AuthorKind ActorKind
	AuthorID   string
	Label      string // versions that the label has ever pointed at
	Limit      int    // 1 to 100, 50 when 0
	Cursor     string
}

// HistoryItem is a version as its row of the history tells it, without the content.
type HistoryItem struct {
	Number    int
	Name      string
	AvatarID  string
	Note      string
	CreatedBy Actor
	CreatedAt time.Time
	Changed   []string // top-level persona fields that differ from the version before, sorted; nil for version 1
	Labels    []string // that point at it now, sorted
}

// HistoryPage is one page of the history, newest first.
type HistoryPage struct {
	Items []HistoryItem
	Next  string
}

// HistoryChoices are what the history of a template can be filtered by.
type HistoryChoices struct {
	Authors []Actor  // who saved a version, by name
	Labels  []string // that ever pointed at one, sorted
}
