package pages

import (
	"slices"

	"github.com/gofiber/fiber/v2"
)

const (
	themeCookie = "greenroom_theme"
	themeLife   = 365 * 24 * 60 * 60 // seconds
)

var themes = []string{"light", "dark", "system"}

// themeOf gives what the cookie says, or system.
func themeOf(c *fiber.Ctx) string {
	if theme := c.Cookies(themeCookie); slices.Contains(themes, theme) {
		return theme
	}
	return "system"
}

// themeSave keeps the theme in a cookie, so that the server renders it with no flash; it works signed out too.
func (s *screen) themeSave(c *fiber.Ctx) error {
	form, err := readForm(c)
	if err != nil {
		return err
	}
	if theme := form.text("theme"); slices.Contains(themes, theme) {
		cookie := s.kit.Cookie(themeCookie, theme)
		cookie.MaxAge = themeLife
		c.Cookie(cookie)
	}
	return s.seeOther(c, localPath(form.text("return")))
}
