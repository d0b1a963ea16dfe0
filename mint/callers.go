package mint

import (
	"strconv"
	"strings"

	"greenroom/models"
	"greenroom/store"
)

// Caller is who asks for a token: an app by its key, or a person by hand.
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
// Anam keeps no persona ID for ephemeral sessions: this is the one handle that ties its sessions to ours.
func templateLabel(by Caller, r *store.Resolved, own string) string {
	label := r.Label
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
