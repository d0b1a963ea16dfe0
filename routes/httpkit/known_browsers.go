package httpkit

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/models"
)

// BrowserCookie is the purpose of the cookie by which a browser is known that somebody signed in with: an entry for each person, the last one first.
// It signs nobody in: it only lets the browser's own failed attempts count in place of those of strangers.
const BrowserCookie = "browser"

const (
	browserLife = 365 * 24 * time.Hour
	// mostRemembered is how many people share a browser and are each known by it.
	mostRemembered = 5
	// betweenEntries stands in none of them.
	betweenEntries = "~"
)

// KnownBrowser gives the ID of a browser that signed in to the account since its password was set; empty when it didn't.
func (s *Server) KnownBrowser(c *fiber.Ctx, account models.SignInAccount) string {
	id, _ := s.recognise(c, account)
	return id
}

// RememberBrowser makes the browser known to the account. One that is known already keeps its ID.
func (s *Server) RememberBrowser(c *fiber.Ctx, account models.SignInAccount) {
	id, others := s.recognise(c, account)
	if id == "" {
		id = rand.Text()
	}
	entries := append([]string{id + "." + browserSignature(account.BrowserKey, id)}, others...)
	s.SetCookie(c, BrowserCookie, strings.Join(entries[:min(len(entries), mostRemembered)], betweenEntries), browserLife)
}

// recognise finds the account's entry in the cookie, and those of others.
func (s *Server) recognise(c *fiber.Ctx, account models.SignInAccount) (id string, others []string) {
	for entry := range strings.SplitSeq(s.Cookie(c, BrowserCookie), betweenEntries) {
		text, signature, signed := strings.Cut(entry, ".")
		switch {
		case account.User.ID != "" && hmac.Equal([]byte(signature), []byte(browserSignature(account.BrowserKey, text))):
			id = text
		case signed && len(others) < mostRemembered:
			others = append(others, entry)
		}
	}
	return id, others
}

func browserSignature(key models.Secret, id string) string {
	mac := hmac.New(sha256.New, []byte(key.Reveal()))
	mac.Write([]byte(id))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}
