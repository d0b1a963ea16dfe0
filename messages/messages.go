// Package messages is the one table of what Greenroom says when something fails, for apps and for people.
package messages

import (
	"strconv"
	"strings"

	"greenroom/models"
)

// Message is one failure in the words of both doors. Apps read of templates, people of personas.
// store and mint name the message and give its facts; neither words a sentence of its own.
type Message struct {
	code models.Code
	api  string
	page string // empty: the same sentence as api
}

// Facts are what a message names, each where it stands in braces.
type Facts struct {
	Template string      // {template}: the slug
	Label    string      // {label}
	Version  int         // {version}
	Count    int         // {count}: the most that is allowed
	Role     models.Role // {role}: the least that is needed
	Where    string      // {where}: the page where a preview runs, or the address of this server
	Ago      string      // {ago}: how long ago it began
	Wait     string      // {wait}: until it may be tried again
}

func (f Facts) fill(sentence string) string {
	return strings.NewReplacer(
		"{template}", f.Template, "{label}", f.Label, "{version}", strconv.Itoa(f.Version), "{count}", strconv.Itoa(f.Count),
		"{role}", string(f.Role), "{where}", f.Where, "{ago}", f.Ago, "{wait}", f.Wait,
	).Replace(sentence)
}

// NewError makes an Error of a message and its facts.
func NewError(m Message, facts Facts) *models.Error {
	return &models.Error{Code: m.code, Message: facts.fill(m.api), Page: facts.fill(m.page)}
}

// NewFieldError is NewError for a failure that concerns one field of the input; the field has a code and the same sentence.
func NewFieldError(m Message, facts Facts, field, code string) *models.Error {
	e := NewError(m, facts)
	e.Fields = []models.FieldError{{Field: field, Code: code, Message: e.Message}}
	return e
}

// What pages say of each of these codes, whatever the API says.
const (
	pageNoTemplate = "No persona has this slug. Check the spelling, or look for it among the personas."
	pageNoVersion  = "This persona has no such version. Its history lists those that it has."
	pageArchived   = "This persona is archived. Unarchive it first."
)

// About templates, their versions and labels.
var (
	NoSuchTemplate    = Message{models.CodeTemplateNotFound, "No template has this slug. Check the spelling, or list the templates.", pageNoTemplate}
	TemplateArchived  = Message{models.CodeTemplateArchived, "This template is archived. Unarchive it first.", pageArchived}
	ArchiveFirst      = Message{models.CodeConflict, "Archive the template before you delete it.", "Archive this persona before you delete it."}
	SlugTaken         = Message{models.CodeConflict, "Another template has this slug. Choose another.", "Another persona has this slug. Choose another."}
	AliasInUse        = Message{models.CodeConflict, "This is an old slug of {template}, and apps may still ask by it. Release it there first, or choose another.", ""}
	NoSuchAlias       = Message{models.CodeNotFound, "This template has no such alias.", "This persona has no such old slug."}
	RenamingPublishes = Message{models.CodeForbidden, "Apps ask by this slug. To change it, use a key with the scope templates:publish.", "Apps ask by this slug. Ask an editor to change it."}

	NoSuchVersion = Message{models.CodeVersionNotFound, "This template has no such version. List its versions.", pageNoVersion}
	StaleVersion  = Message{models.CodeStaleVersion, `Version {version} is the latest now. Read it, put your changes on top and save again with If-Match: "{version}".`, "Version {version} is the latest now. Reload the page, put your changes on top and save again."}

	TemplateMoved = Message{models.CodeStaleVersion, "This template has changed since you read the ETag in If-Match. Read it again, see whether your change still fits, and send it with the new ETag.", "This persona has changed meanwhile. Reload the page, see whether your change still fits, and make it again."}

	NoSuchLabel          = Message{models.CodeLabelNotFound, "This template has no such label.", "This persona has no such label."}
	LabelUnset           = Message{models.CodeNotPublished, "{template} has no {label} version. Name another label, or a version.", ""}
	LabelPointsElsewhere = Message{models.CodeConflict, "Somebody moved this label meanwhile: {label} points at version {version} now. Look at the change, then move it again.", ""}
	LabelNotSet          = Message{models.CodeConflict, "Somebody moved this label meanwhile: {label} is not set now. Look at the change, then move it again.", ""}
	LabelProtected       = Message{models.CodeForbidden, "The label {label} of {template} is protected: only an admin, or a key that an admin allowed it, changes what apps get by it. Ask an admin.", ""}
	ProtectingIsAdmins   = Message{models.CodeForbidden, "Only an admin protects labels. Ask one.", ""}

	CheckFound = Message{models.CodeCheckFailed, "The check found problems with this version. Change the named fields and save, or confirm each of their codes.", "Nothing was published: the check found problems. Fix them, or tick on the publish page each one that you publish with."}

	NoSuchMove  = Message{models.CodeNotFound, "There is no such change to undo.", ""}
	UndoTooLate = Message{models.CodeConflict, "This can be undone for 60 seconds only. Publish the version that you want instead.", ""}
)

// About keys.
var (
	NoSuchKey        = Message{models.CodeNotFound, "There is no such key.", ""}
	KeyRefused       = Message{models.CodeUnauthenticated, "This API key is unknown, expired or revoked. Send a current one as Authorization: Bearer grk_...", ""}
	KeyIsRestricted  = Message{models.CodeForbidden, "This key is restricted to other templates. Use one that may use this template.", ""}
	KeyMayNotCreate  = Message{models.CodeForbidden, "This key is restricted to certain templates and cannot make new ones. Use one without that restriction.", ""}
	KeyMayNotMint    = Message{models.CodeForbidden, "This key may not use this template. Ask an admin for one that may.", ""}
	KeyMayNotMintLab = Message{models.CodeForbidden, "This key may not use Lab personas. Ask an admin for one that may.", ""}
	AllowingIsAdmins = Message{models.CodeForbidden, "Only an admin lets a key move protected labels. Ask one.", ""}
	KeyRateReached   = Message{models.CodeRateLimited, "This key may mint {count} tokens a minute. Wait, then try again.", ""}

	KeyWriteRateReached = Message{models.CodeRateLimited, "This key may make {count} changes a minute. Wait, then try again.", ""}
)

// About people and their sessions.
var (
	NoSuchPerson     = Message{models.CodeNotFound, "There is no such person.", ""}
	EmailTaken       = Message{models.CodeConflict, "Somebody with this email exists already.", ""}
	LastAdmin        = Message{models.CodeConflict, "This is the last active admin. Make somebody else an admin first.", ""}
	PasswordCommon   = Message{models.CodeInvalidInput, "Many people have this password, or nearly this one, so it is tried first. Use several words that don't belong together.", ""}
	PasswordRepeats  = Message{models.CodeInvalidInput, "This password repeats itself, so it is guessed soon. Use several words that don't belong together.", ""}
	PasswordSequence = Message{models.CodeInvalidInput, "This password is hardly more than a row of letters, digits or keys. Use several words that don't belong together.", ""}
	PasswordNamed    = Message{models.CodeInvalidInput, "This password is hardly more than a name, an email or Greenroom. Use several words that don't belong together.", ""}

	SetUpAlready        = Message{models.CodeConflict, "Greenroom is set up already. Sign in instead.", ""}
	WrongPassword       = Message{models.CodeUnauthenticated, "Email or password is not right.", ""}
	TooManyAttempts     = Message{models.CodeRateLimited, "Too many attempts failed. Wait {wait}, then try again.", ""}
	TooManySignIns      = Message{models.CodeUnavailable, "Too many people sign in at this moment. Try again in a few seconds.", ""}
	PersonDisabled      = Message{models.CodeUnauthenticated, "This person is disabled. Ask an admin.", ""}
	ChangePasswordFirst = Message{models.CodeForbidden, "Somebody else made your password. Open your account and choose one of your own first.", ""}
	FormOutlived        = Message{models.CodeConflict, "This form can't be sent any more: somebody else signed in here, or your password was changed. Go back and fill it in anew.", ""}
	SignInFirst         = Message{models.CodeUnauthenticated, "Sign in first.", ""}
	NoSuchSession       = Message{models.CodeNotFound, "There is no such session; it may have ended already.", ""}
	RoleNeeded          = Message{models.CodeForbidden, "This needs the role {role}. Ask an admin.", ""}
)

// About tokens and previews.
var (
	NotMintable     = Message{models.CodeTemplateArchived, "{template} is archived. Ask an editor to unarchive it.", pageArchived}
	NotPublished    = Message{models.CodeNotPublished, "{template} has no {label} version. Ask an editor to publish it.", ""}
	NeverPublished  = Message{models.CodeNotPublished, "Version {version} of {template} was never published. Ask an editor to publish it.", ""}
	NoVersionToMint = Message{models.CodeVersionNotFound, "{template} has no version {version}.", pageNoVersion}

	ClientNamesNobody = Message{models.CodeTemplateNotFound, "This request names no persona of Greenroom. Send the slug of one as personaConfig.personaId, or use a key that is restricted to one persona.", ""}

	TooManyWait = Message{models.CodeUnavailable, "Too many requests for tokens wait for Anam. Try again in a moment.", ""}

	PreviewElsewhere   = Message{models.CodeConflict, "You are already talking to {where} in another window, begun {ago}. Take over, and it ends there.", ""}
	PreviewOver        = Message{models.CodeNotFound, "This preview was taken over by another window, or is over.", ""}
	PreviewRateReached = Message{models.CodeRateLimited, "You may start {count} previews a minute. Wait, then try again.", ""}
)

// About a database that can't be used. They are said of every change, of forms, apps and tokens alike, and on every page while it lasts.
var (
	Starting      = Message{models.CodeUnavailable, "Greenroom is starting: its database is being brought up to date. Try again in a moment.", ""}
	DiskFull      = Message{models.CodeUnavailable, "The disk of Greenroom's database is full, so nothing can be saved and no tokens are given. Try again later, and tell whoever runs Greenroom.", "The disk of Greenroom's database is full: nothing can be saved, and apps get no tokens. Reading still works. Free some space on the server, or tell whoever runs it."}
	DiskReadOnly  = Message{models.CodeUnavailable, "Greenroom may not write to its database, so nothing can be saved and no tokens are given. Tell whoever runs Greenroom.", "Greenroom may not write to its database: nothing can be saved, and apps get no tokens. Reading still works. Check on the server whether the file or its disk is read-only, or tell whoever runs it."}
	DiskFails     = Message{models.CodeUnavailable, "The disk of Greenroom's database fails, so this could not be done. Try again in a moment; if it stays, tell whoever runs Greenroom.", "The disk of Greenroom's database fails: what you send may not be saved, and apps may get no tokens. Check the server's disk, or tell whoever runs it."}
	DatabaseBusy  = Message{models.CodeUnavailable, "Greenroom's database is busy, so this could not be done in time. Try again in a moment.", "Greenroom's database is busy: another process holds it, or too much waits for it. Nothing was saved. Try again in a moment."}
	DatabaseMoved = Message{models.CodeUnavailable, "Greenroom's database file was removed or replaced, so nothing can be saved and no tokens are given. Tell whoever runs Greenroom.", "Greenroom's database file was removed or replaced: nothing can be saved, and apps get no tokens. Tell whoever runs the server to stop it, to put the file back or to bring back a backup with `greenroom restore FILE`, and to start it again. A backup is copied by hand only after the files that end in -wal and -shm were moved to another folder."}
	CannotRecord  = Message{models.CodeUnavailable, "Greenroom can't write to its database right now, so nothing can be saved and no tokens are given. Try again in a moment; if it stays, tell whoever runs Greenroom.", "Greenroom can't write to its database right now: nothing can be saved, and apps get no tokens. Try again in a moment; if it stays, tell whoever runs the server."}
)

// About Anam's answers. Nothing of what Anam wrote is repeated.
var (
	AnamNoPersona      = Message{models.CodeAnamPersonaNotFound, "Anam has no such Lab persona for this account. Check the personaId in the Anam Lab.", "Anam has no such Lab persona for this account. Check its ID in the Anam Lab."}
	AnamVideoSize      = Message{models.CodeAnamRejected, "Anam doesn't stream this size with this avatar model. Change sessionOptions.videoWidth and videoHeight, or leave both out.", "Anam doesn't stream this video size with this avatar model. Change both width and height in the session options, or leave both out."}
	AnamFields         = Message{models.CodeAnamRejected, "Anam refused this persona's configuration. Mend the named fields, publish, then try again.", "Anam refused this persona's configuration. Fix the fields below, then try again."}
	AnamLabFields      = Message{models.CodeAnamRejected, "Anam refused this Lab persona or these session options. Mend the named fields, then try again.", "Anam refused this Lab persona or these session options. Fix the fields below, then try again."}
	AnamNoReason       = Message{models.CodeAnamRejected, "Anam refused this persona's configuration and didn't say why. Check its face, voice, model and options, and the session options, then try again.", ""}
	AnamLabNoReason    = Message{models.CodeAnamRejected, "Anam refused this request and didn't say why. Check the Lab persona and the session options, then try again.", ""}
	AnamUnauthorized   = Message{models.CodeAnamUnauthorized, AnamKeyNoGood, ""}
	AnamForbidden      = Message{models.CodeAnamForbidden, "Anam doesn't let this account use this configuration: the plan, the key's permissions or an invite-only model stand in the way.", ""}
	AnamRateReached    = Message{models.CodeAnamRateLimited, "Anam limits how often it is asked. Wait, then try again.", ""}
	AnamLegacyToken    = Message{models.CodeAnamLegacyToken, "Anam returned a token that browsers refuse. {template} probably lacks a valid llmId. Set it, then try again.", "Anam returned a token that browsers refuse. This persona probably lacks a valid model. Choose one, then try again."}
	AnamLabLegacyToken = Message{models.CodeAnamLegacyToken, "Anam returned a token that browsers refuse. The Lab persona probably lacks an LLM (llmId). Set it in the Anam Lab, then try again.", "Anam returned a token that browsers refuse. The Lab persona probably lacks a model. Choose one in the Anam Lab, then try again."}
	AnamTimeout        = Message{models.CodeAnamTimeout, "Anam didn't answer in time. Try again.", ""}
	AnamUnavailable    = Message{models.CodeAnamUnavailable, "Anam isn't answering. Try again.", ""}
	AnamBadResponse    = Message{models.CodeAnamBadResponse, "Anam's answer makes no sense to Greenroom. Check ANAM_API_URL, or try again.", ""}
)

// OtherHost is said of a page under a name that is not this server's.
var OtherHost = Message{models.CodeMisdirected, "Greenroom is at {where}. Open it there. If you did, tell whoever runs it: the proxy must pass on the Host that the browser sends.", ""}

// NothingHere is said of an address that leads nowhere.
var NothingHere = Message{models.CodeNotFound, "There is nothing at this address. Check the path.", ""}
