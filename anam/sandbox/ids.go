package sandbox

import (
	"fmt"
	"regexp"
)

// idPrefix begins every ID that the sandbox makes, so that it is recognisable anywhere.
// The only other IDs are the example IDs of Anam's documentation.
const idPrefix = "5a4db0c5"

// The second group of a made-up ID tells its kind.
const (
	avatarKind  = "face"
	voiceKind   = "5a1d"
	llmKind     = "b4a1"
	personaKind = "9e45"
	toolKind    = "7001"
	folderKind  = "f01d"
	sessionKind = "5e55"
	accountName = "sandbox"
)

// madeID is a well-formed UUID (version 4) that is visibly made up.
func madeID(kind string, n int) string {
	return fmt.Sprintf("%s-%s-4000-8000-%012x", idPrefix, kind, n)
}

var uuidPattern = regexp.MustCompile(`(?i)^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

func isUUID(s string) bool { return uuidPattern.MatchString(s) }
