package models

import "time"

// UndoTime is how long the move of a label can be undone with one click.
const UndoTime = 60 * time.Second

// LabelMoved is one recorded move of a label.
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

// LabelUse counts the use of a label by apps and people.
type LabelUse struct {
	Keys    []KeyUse // that requested the label in the last 7 days, successfully or not; the busiest first, at most 20
	AllKeys int      // how many did
	Tokens  int      // given for the label in the last 24 hours, to keys and to people
}

// KeyUse counts the requests of one key.
type KeyUse struct {
	ID    string
	Name  string
	Asked int // number of requests
}

// LabelStay is a move of a label and how it ended.
type LabelStay struct {
	LabelMoved
	Until  time.Time // when the label was moved again, zero while it was not
	Undone bool      // by the move that ended it
}

// StayQuery picks moves of one template's labels; empty parts don't restrict.
type StayQuery struct {
	Slug    string
	Label   string
	Version int // moves to this version
	Limit   int // 1 to 100, 50 when 0
	Cursor  string
}

// LabelStayPage is one page of stays, newest first.
type LabelStayPage struct {
	Items []LabelStay
	Next  string
}

// HistoryQuery picks versions of one template; empty parts don't restrict.
type HistoryQuery struct {
	Slug       string
	AuthorKind ActorKind
	AuthorID   string
	Label      string // versions that the label has ever pointed at
	Published  bool   // versions that any label has ever pointed at
	// Search is words that a version must all have: in its note, in the note of a move to it, or in the name of a field that it changed.
	Search string
	At     int // the first page begins with this version, or with the next older one that fits; 0: with the latest
	Limit  int // 1 to 100, 50 when 0
	Cursor string
}

// HistoryItem is a row of the history: a version without its content.
type HistoryItem struct {
	Number    int
	Name      string
	AvatarID  string
	Kind      PersonaKind
	Note      string
	CreatedBy Actor
	CreatedAt time.Time
	Changed   []string    // as ChangedFields names them, against the version before; nil for the first version
	Labels    []string    // that point at it now, sorted
	Stays     []LabelStay // the newest moves of labels to it, newest first
	MoreStays bool        // than the few in Stays
}

// HistoryPage is one page of the history, newest first.
type HistoryPage struct {
	Items []HistoryItem
	Next  string // cursor of older versions
	Newer string // cursor of newer ones
	First int    // the template's first version: 1, or higher where its slug had belonged to another template
}

// HistoryChoices are the values that the history of a template can be filtered by.
type HistoryChoices struct {
	Authors []Actor  // of saved versions, by name
	Labels  []string // that ever pointed at one, sorted
}

// UndoOffer is a move that can be undone still, with the slug and the name of its template.
type UndoOffer struct {
	Move LabelMoved
	Slug string
	Name string
}

// Until is when the time for it is over.
func (o UndoOffer) Until() time.Time { return o.Move.At.Add(UndoTime) }
