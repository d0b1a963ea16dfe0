package pages

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"greenroom/web"
)

const (
	flashCookie = "flash"
	flashLife   = time.Minute // until a message that no page showed is forgotten
	flashText   = 300         // characters of one message
	flashCount  = 3           // messages at once
	flashSize   = 3072        // bytes of the cookie; browsers take 4096
)

func good(text string) web.Flash { return web.Flash{Kind: "good", Text: text} }
func warn(text string) web.Flash { return web.Flash{Kind: "warn", Text: text} }
func bad(text string) web.Flash  { return web.Flash{Kind: "bad", Text: text} }

// setFlash keeps messages for the next page in a cookie.
// The cookie is not signed: only the browser that holds it sees its text.
func (s *screen) setFlash(c *fiber.Ctx, messages []web.Flash) {
	messages = boundedFlash(messages)
	if len(messages) == 0 {
		return
	}
	raw, err := json.Marshal(messages)
	value := base64.RawURLEncoding.EncodeToString(raw)
	if err != nil || len(value) > flashSize {
		return
	}
	s.kit.SetCookie(c, flashCookie, value, flashLife)
}

// takeFlash gives the waiting messages and clears them.
func (s *screen) takeFlash(c *fiber.Ctx) []web.Flash {
	value := s.kit.Cookie(c, flashCookie)
	if value == "" {
		return nil
	}
	s.kit.ClearCookie(c, flashCookie)
	return flashIn(value)
}

// flashIn reads the messages that a cookie holds.
func flashIn(value string) []web.Flash {
	raw, err := base64.RawURLEncoding.DecodeString(value)
	var messages []web.Flash
	if err != nil || len(value) > flashSize || json.Unmarshal(raw, &messages) != nil {
		return nil
	}
	return boundedFlash(messages)
}

// boundedFlash keeps a forged cookie from filling the page.
func boundedFlash(messages []web.Flash) []web.Flash {
	messages = slices.DeleteFunc(slices.Clone(messages), func(m web.Flash) bool {
		return m.Text == "" || !slices.Contains([]string{"good", "warn", "bad"}, m.Kind)
	})
	messages = messages[:min(len(messages), flashCount)]
	for i := range messages {
		text := []rune(messages[i].Text)
		messages[i].Text = string(text[:min(len(text), flashText)])
	}
	return messages
}
