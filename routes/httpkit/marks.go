package httpkit

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"greenroom/models"
)

// NewMark makes the one-time mark of a form that is shown in a session: random text, the person's ID, and a signature of both.
// It names the person and not the session, so that somebody who signs in anew can still send it.
func NewMark(s models.Session) string {
	text := rand.Text() + "." + s.UserID
	return text + "." + markSignature(s.FormKey, text)
}

// MarkOwner gives the ID of the person for whom a mark was made, by its own account; empty for a text that is no mark.
func MarkOwner(mark string) string {
	parts := strings.Split(mark, ".")
	if len(parts) != 3 || parts[0] == "" {
		return ""
	}
	return parts[1]
}

// MarkSigned tells whether a mark was made with the key of the person whom it names.
func MarkSigned(mark string, key models.Secret) bool {
	end := strings.LastIndexByte(mark, '.')
	return end > 0 && hmac.Equal([]byte(mark[end+1:]), []byte(markSignature(key, mark[:end])))
}

func markSignature(key models.Secret, text string) string {
	mac := hmac.New(sha256.New, []byte(key.Reveal()))
	mac.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}
