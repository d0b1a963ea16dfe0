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

// BrowserCookie is the purpose of the cookie by which a browser is known that somebody signed in with.
// It signs nobody in: it only lets the browser's own failed attempts count in place of those of strangers.
const BrowserCookie = "browser"

const browserLife = 365 * 24 * time.Hour

// KnownBrowser gives the ID of a browser that signed in to the account since its password was set; empty when it didn't.
func (s *Server) KnownBrowser(c *fiber.Ctx, account models.SignInAccount) string {
	text, signature, _ := strings.Cut(s.Cookie(c, BrowserCookie), ".")
	if account.User.ID == "" || !hmac.Equal([]byte(signature), []byte(browserSignature(account.BrowserKey, text))) {
		return ""
	}
	return text
}

// RememberBrowser makes the browser known to the account. One that is known already keeps its ID.
func (s *Server) RememberBrowser(c *fiber.Ctx, account models.SignInAccount) {
	id := s.KnownBrowser(c, account)
	if id == "" {
		id = rand.Text()
	}
	s.SetCookie(c, BrowserCookie, id+"."+browserSignature(account.BrowserKey, id), browserLife)
}

func browserSignature(key models.Secret, id string) string {
	mac := hmac.New(sha256.New, []byte(key.Reveal()))
	mac.Write([]byte(id))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}
