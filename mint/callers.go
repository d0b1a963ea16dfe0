package mint

import (
	"strconv"
	"strings"

	"greenroom/models"
	"greenroom/store"
)

// Caller asks for a token: an app by its key, or a person by hand.
type Caller struct {
	Key       *models.APIKey // nil: a person
	User      *models.User   // nil: a key
	RequestID string
	Address   string
}

func (c Caller) ids() (keyID, userID string) {
	if c.Key != nil {
		return c.Key.ID, ""
	}
	return "", c.User.ID
}

// id is the ID of the key or the user.
func (c Caller) id() string {
	keyID, userID := c.ids()
	return keyID + userID
}

// restricted tells whether the key is limited to certain templates.
func (c Caller) restricted() bool { return c.Key != nil && c.Key.TemplateIDs != nil }

func (c Caller) mayUse(templateID string) bool { return c.Key == nil || c.Key.MayUse(templateID) }

func (c Caller) mayUseLab() bool { return c.Key == nil || c.Key.LabPersonas }

// mark is the caller's part of a clientLabel: the key's prefix, or u- and the last 8 characters of the user's ID.
func (c Caller) mark() string {
	if c.Key != nil {
		return c.Key.Prefix
	}
	return "u-" + c.User.ID[max(0, len(c.User.ID)-8):]
}

// templateLabel is gr:<slug>@<version>:<label, or - when minted by version>:<caller>[:caller's own].
// Anam keeps no persona ID for ephemeral sessions: only this label ties its sessions to our templates.
func templateLabel(by Caller, r *store.Resolved, label, own string) string {
	if label == "" {
		label = "-"
	}
	return withOwn("gr:"+r.Slug+"@"+strconv.Itoa(r.Version)+":"+label+":"+by.mark(), own)
}

// labLabel is gr:lab:<caller>[:caller's own].
func labLabel(by Caller, own string) string { return withOwn("gr:lab:"+by.mark(), own) }

func withOwn(label, own string) string {
	return strings.TrimSuffix(label+":"+own, ":")
}
