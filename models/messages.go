package models

import (
	"cmp"
	"strconv"
	"strings"
)

// Message is one failure in the words of both doors. Apps read of templates, people of personas.
// store and mint name the message and give its facts; neither words a sentence of its own.
type Message struct {
	code Code
	api  string
	page string // empty: the same sentence as api
}

// Facts are what a message names, each where it stands in braces.
type Facts struct {
	Template string // {template}: the slug
	Label    string // {label}
	Version  int    // {version}
	Count    int    // {count}: the most that is allowed
	Role     Role   // {role}: the least that is needed
	Where    string // {where}: the page where a preview runs
	Ago      string // {ago}: how long ago it began
}

func (f Facts) fill(sentence string) string {
	return strings.NewReplacer(
		"{template}", f.Template, "{label}", f.Label, "{version}", strconv.Itoa(f.Version), "{count}", strconv.Itoa(f.Count),
		"{role}", string(f.Role), "{where}", f.Where, "{ago}", f.Ago,
	).Replace(sentence)
}

// NewError makes an Error of a message and its facts.
func NewError(m Message, facts Facts) *Error {
	return &Error{Code: m.code, Message: facts.fill(m.api), page: facts.fill(m.page)}
}

// NewFieldError is NewError for a failure that concerns one field of the input; the field has a code and the same sentence.
func NewFieldError(m Message, facts Facts, field, code string) *Error {
	e := NewError(m, facts)
	e.Fields = []FieldError{{Field: field, Code: code, Message: e.Message}}
	return e
}

// PageMessage is what people read of the failure: a sentence of its own, or Message where that serves both doors.
func (e *Error) PageMessage() string { return cmp.Or(e.page, e.Message) }

// What pages say of each of these codes, whatever the API says.
const (
	pageNoTemplate = "No persona has this slug. Check the spelling, or look for it among the personas."
	pageNoVersion  = "This persona has no such version. Its history lists those that it has."
	pageArchived   = "This persona is archived. Unarchive it first."
)

// About templates, their versions and labels.
var (
	NoSuchTemplate    = Message{CodeTemplateNotFound, "No template has this slug. Check the spelling, or list the templates.", pageNoTemplate}
	TemplateArchived  = Message{CodeTemplateArchived, "This template is archived. Unarchive it first.", pageArchived}
	ArchiveFirst      = Message{CodeConflict, "Archive the template before you delete it.", ""}
	SlugTaken         = Message{CodeConflict, "Another template has this slug. Choose another.", ""}
	AliasInUse        = Message{CodeConflict, "This is an old slug of {template}, and apps may still ask by it. Release it there first, or choose another.", ""}
	NoSuchAlias       = Message{CodeNotFound, "This template has no such alias.", "This persona has no such old slug."}
	RenamingPublishes = Message{CodeForbidden, "Apps ask by this slug. To change it, use a key with the scope templates:publish.", "Apps ask by this slug. Ask an editor to change it."}

	NoSuchVersion = Message{CodeVersionNotFound, "This template has no such version. List its versions.", pageNoVersion}
	StaleVersion  = Message{CodeStaleVersion, `Version {version} is the latest now. Read it, put your changes on top and save again with If-Match: "{version}".`, ""}

	NoSuchLabel          = Message{CodeLabelNotFound, "This template has no such label.", "This persona has no such label."}
	LabelUnset           = Message{CodeNotPublished, "{template} has no {label} version. Name another label, or a version.", ""}
	LabelPointsElsewhere = Message{CodeConflict, "Somebody moved this label meanwhile: {label} points at version {version} now. Look at the change, then move it again.", ""}
	LabelNotSet          = Message{CodeConflict, "Somebody moved this label meanwhile: {label} is not set now. Look at the change, then move it again.", ""}
	LabelProtected       = Message{CodeForbidden, "The label {label} of {template} is protected: only an admin, or a key that an admin allowed it, changes what apps get by it. Ask an admin.", ""}
	ProtectingIsAdmins   = Message{CodeForbidden, "Only an admin protects labels. Ask one.", ""}

	NoSuchMove  = Message{CodeNotFound, "There is no such change to undo.", ""}
	UndoTooLate = Message{CodeConflict, "This can be undone for 60 seconds only. Publish the version that you want instead.", ""}
)

// About keys.
var (
	NoSuchKey        = Message{CodeNotFound, "There is no such key.", ""}
	KeyRefused       = Message{CodeUnauthenticated, "This API key is unknown, expired or revoked. Send a current one as Authorization: Bearer grk_...", ""}
	KeyIsRestricted  = Message{CodeForbidden, "This key is restricted to other templates. Use one that may use this template.", ""}
	KeyMayNotCreate  = Message{CodeForbidden, "This key is restricted to certain templates and cannot make new ones. Use one without that restriction.", ""}
	KeyMayNotMint    = Message{CodeForbidden, "This key may not use this template. Ask an admin for one that may.", ""}
	KeyMayNotMintLab = Message{CodeForbidden, "This key may not use Lab personas. Ask an admin for one that may.", ""}
	AllowingIsAdmins = Message{CodeForbidden, "Only an admin lets a key move protected labels. Ask one.", ""}
	KeyRateReached   = Message{CodeRateLimited, "This key may mint {count} tokens a minute. Wait, then try again.", ""}
)

// About people and their sessions.
var (
	NoSuchPerson   = Message{CodeNotFound, "There is no such person.", ""}
	EmailTaken     = Message{CodeConflict, "Somebody with this email exists already.", ""}
	LastAdmin      = Message{CodeConflict, "This is the last active admin. Make somebody else an admin first.", ""}
	SetUpAlready   = Message{CodeConflict, "Greenroom is set up already. Sign in instead.", ""}
	WrongPassword  = Message{CodeUnauthenticated, "Email or password is not right.", ""}
	PersonDisabled = Message{CodeUnauthenticated, "This person is disabled. Ask an admin.", ""}
	SignInFirst    = Message{CodeUnauthenticated, "Sign in first.", ""}
	NoSuchSession  = Message{CodeNotFound, "There is no such session; it may have ended already.", ""}
	RoleNeeded     = Message{CodeForbidden, "This needs the role {role}. Ask an admin.", ""}
)

// About tokens and previews.
var (
	NotMintable     = Message{CodeTemplateArchived, "{template} is archived. Ask an editor to unarchive it.", pageArchived}
	NotPublished    = Message{CodeNotPublished, "{template} has no {label} version. Ask an editor to publish it.", ""}
	NeverPublished  = Message{CodeNotPublished, "Version {version} of {template} was never published. Ask an editor to publish it.", ""}
	NoVersionToMint = Message{CodeVersionNotFound, "{template} has no version {version}.", pageNoVersion}

	PreviewElsewhere   = Message{CodeConflict, "You are already talking to {where} in another window, begun {ago}. Take over, and it ends there.", ""}
	PreviewOver        = Message{CodeNotFound, "This preview was taken over by another window, or is over.", ""}
	PreviewRateReached = Message{CodeRateLimited, "You may start {count} previews a minute. Wait, then try again.", ""}
)

// About Anam's answers. Nothing of what Anam wrote is repeated.
var (
	AnamNoPersona      = Message{CodeAnamPersonaNotFound, "Anam has no such Lab persona for this account. Check the personaId in the Anam Lab.", ""}
	AnamVideoSize      = Message{CodeAnamRejected, "Anam doesn't stream this size with this avatar model. Change sessionOptions.videoWidth and videoHeight, or leave both out.", ""}
	AnamFields         = Message{CodeAnamRejected, "Anam refused this persona's configuration. Mend the named fields, publish, then try again.", ""}
	AnamLabFields      = Message{CodeAnamRejected, "Anam refused this Lab persona or these session options. Mend the named fields, then try again.", ""}
	AnamNoReason       = Message{CodeAnamRejected, "Anam refused this persona's configuration and didn't say why. Check its face, voice, model and options, and the session options, then try again.", ""}
	AnamLabNoReason    = Message{CodeAnamRejected, "Anam refused this request and didn't say why. Check the Lab persona and the session options, then try again.", ""}
	AnamUnauthorized   = Message{CodeAnamUnauthorized, "Anam refused Greenroom's API key. Apps get no tokens. Replace ANAM_API_KEY on the server and restart.", ""}
	AnamForbidden      = Message{CodeAnamForbidden, "Anam doesn't let this account use this configuration: the plan, the key's permissions or an invite-only model stand in the way.", ""}
	AnamRateReached    = Message{CodeAnamRateLimited, "Anam limits how often it is asked. Wait, then try again.", ""}
	AnamLegacyToken    = Message{CodeAnamLegacyToken, "Anam returned a token that browsers refuse. {template} probably lacks a valid llmId. Set it, then try again.", ""}
	AnamLabLegacyToken = Message{CodeAnamLegacyToken, "Anam returned a token that browsers refuse. The Lab persona probably lacks an LLM (llmId). Set it in the Anam Lab, then try again.", ""}
	AnamTimeout        = Message{CodeAnamTimeout, "Anam didn't answer in time. Try again.", ""}
	AnamUnavailable    = Message{CodeAnamUnavailable, "Anam isn't answering. Try again.", ""}
	AnamBadResponse    = Message{CodeAnamBadResponse, "Anam's answer makes no sense to Greenroom. Check ANAM_API_URL, or try again.", ""}
)

// NothingHere is said of an address that leads nowhere.
var NothingHere = Message{CodeNotFound, "There is nothing at this address. Check the path.", ""}
