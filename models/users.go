package models

import "time"

// Role is a set of rights; each role includes the ones before it.
type Role string

// The roles: a viewer reads and previews; an editor also saves, publishes and mints by hand;
// an admin also deletes, manages keys and people and sees addresses.
const (
	RoleViewer Role = "viewer"
	RoleEditor Role = "editor"
	RoleAdmin  Role = "admin"
)

// Roles lists every role, the one with the fewest rights first.
var Roles = []Role{RoleViewer, RoleEditor, RoleAdmin}

var rank = map[Role]int{RoleViewer: 1, RoleEditor: 2, RoleAdmin: 3}

// Includes tells whether the role has all rights of least. An unknown role has none.
func (r Role) Includes(least Role) bool { return rank[r] >= rank[least] && rank[least] > 0 }

// MinPassword is the minimum length of a password, in characters.
const MinPassword = 12

// User is a person with an account.
type User struct {
	ID         string
	Email      string // kept in lower case
	Name       string
	Role       Role
	CreatedAt  time.Time
	DisabledAt time.Time // zero: active
	LastSeenAt time.Time // zero: never; read from the sessions, only on pages
	// MustChangePassword is set while somebody else knows the password, because they made it.
	MustChangePassword bool
}

// Active tells whether the person may sign in.
func (u User) Active() bool { return u.DisabledAt.IsZero() }

// NewUser is the input that creates a user.
type NewUser struct {
	Email    string `json:"email" validate:"required,max=254,email,id"`
	Name     string `json:"name" validate:"notblank,max=80,oneline"`
	Role     Role   `json:"role" validate:"required,oneof=viewer editor admin"`
	Password Secret `json:"password" validate:"min=12,max=200"`
	// ByOwner tells that the person chose the password; one that somebody else made is changed at the first sign-in.
	ByOwner bool `json:"-"`
}

// Problems gives every complaint about the input.
func (in *NewUser) Problems() []FieldError { return Check(in, "") }

// NewPassword replaces a password.
type NewPassword struct {
	Password Secret `json:"password" validate:"min=12,max=200"`
}

// Problems gives every complaint about the input.
func (in *NewPassword) Problems() []FieldError { return Check(in, "") }

// Session is one signed-in device.
type Session struct {
	ID         string
	UserID     string
	UserAgent  string // up to 200 characters
	Address    string
	CreatedAt  time.Time
	LastSeenAt time.Time // moves at most once a minute
	ExpiresAt  time.Time
	// PasswordAt is when the password was given last, by signing in or when it was asked for again.
	PasswordAt time.Time
	// FormKey signs the forms of this person, in every session until the password changes. Listed sessions have none.
	FormKey Secret
}

// SignIn is what a session is started with.
type SignIn struct {
	UserID    string
	UserAgent string // what the browser calls itself
	Address   string
	RequestID string
}

// SignInAccount is what somebody wants to sign in to.
type SignInAccount struct {
	User User // without an ID: nobody has the email
	// Key names the account and its password of today; it is for counting attempts and nothing else.
	Key string
	// BrowserKey signs the cookies of browsers that the person signed in with.
	BrowserKey Secret
}

// How long a session lasts and counts as recent when no setting says otherwise.
const (
	SessionIdle  = 12 * time.Hour
	SessionMax   = 7 * 24 * time.Hour
	RecentSignIn = 8 * time.Hour
)

// PersonTraces are how many rows hold a person's name and can't be changed: those that Greenroom 0.3.0 and older wrote.
type PersonTraces struct {
	Audit    int
	Versions int
	Moves    int
}

// Total counts all of them.
func (t PersonTraces) Total() int { return t.Audit + t.Versions + t.Moves }
