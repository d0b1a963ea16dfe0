package anam

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

// An expiry claim counts between 2001 and 2286, in seconds since 1970. Other numbers are not dates in seconds.
const (
	earliestExpiry = 1e9
	latestExpiry   = 1e10
)

// claims are a token's claims. They are not verified: only Anam has the signing secret.
type claims struct {
	Type      string
	ExpiresAt time.Time
}

// readClaims decodes the second dot-separated part, as Anam's browser SDK does.
// ok is false only when that part is not a JSON object. Missing or invalid claims stay empty.
func readClaims(token string) (c claims, ok bool) {
	_, rest, found := strings.Cut(token, ".")
	if !found {
		return claims{}, false
	}
	payload, _, _ := strings.Cut(rest, ".")
	text, err := base64.RawURLEncoding.DecodeString(urlAlphabet(payload))
	if err != nil {
		return claims{}, false
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(text, &object) != nil || object == nil {
		return claims{}, false
	}
	return claims{Type: claimedType(object["type"]), ExpiresAt: claimedExpiry(object["exp"])}, true
}

// urlAlphabet also accepts padding and the standard base64 alphabet.
func urlAlphabet(s string) string {
	s = strings.TrimRight(s, "=")
	if !strings.ContainsAny(s, "+/") {
		return s
	}
	return strings.NewReplacer("+", "-", "/", "_").Replace(s)
}

// claimedType is in lower case, as in the SDK, and empty unless it is a short plain word.
func claimedType(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil || !isPlainSegment(s) {
		return ""
	}
	return strings.ToLower(s)
}

func claimedExpiry(raw json.RawMessage) time.Time {
	var seconds float64
	if json.Unmarshal(raw, &seconds) != nil || seconds < earliestExpiry || seconds > latestExpiry {
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0).UTC()
}
