package anam

import (
	"bytes"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
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
	var object struct {
		Type jsontext.Value `json:"type"`
		Exp  jsontext.Value `json:"exp"`
	}
	if !bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) || json.Unmarshal(text, &object, asAnamWrites) != nil {
		return claims{}, false
	}
	return claims{Type: claimedType(object.Type), ExpiresAt: claimedExpiry(object.Exp)}, true
}

// tokenIn reads the answer to a mint.
func tokenIn(answer []byte) (string, error) {
	var a struct {
		SessionToken string `json:"sessionToken"`
	}
	err := json.Unmarshal(answer, &a, asAnamWrites)
	return a.SessionToken, err
}

// asAnamWrites takes what most readers of JSON take: of members that are there twice the last one, and text that is no UTF-8.
var asAnamWrites = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// urlAlphabet also accepts padding and the standard base64 alphabet.
func urlAlphabet(s string) string {
	s = strings.TrimRight(s, "=")
	if !strings.ContainsAny(s, "+/") {
		return s
	}
	return strings.NewReplacer("+", "-", "/", "_").Replace(s)
}

// claimedType is in lower case, as in the SDK, and empty unless it is a short plain word.
func claimedType(raw jsontext.Value) string {
	if raw.Kind() != '"' {
		return ""
	}
	word, err := jsontext.AppendUnquote(nil, raw)
	if err != nil || !isPlainSegment(string(word)) {
		return ""
	}
	return strings.ToLower(string(word))
}

func claimedExpiry(raw jsontext.Value) time.Time {
	seconds, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || seconds < earliestExpiry || seconds > latestExpiry {
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0).UTC()
}
