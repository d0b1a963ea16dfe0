package routes

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// anamSources are where Anam's API and its engines are, for a content security policy.
var anamSources = []string{"https://*.anam.ai", "wss://*.anam.ai"}

// openToAnam lets a preview's page reach Anam and the microphone, and stand in a frame of our own editor.
// No other page may do any of it.
func (s *server) openToAnam(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy, pagePolicy(strings.Join(append([]string{"'self'"}, s.anamSources()...), " "), "'self'"))
	allowMicrophone(c)
}

// anamSources are the hosts that the browser's SDK talks to.
func (s *server) anamSources() []string {
	base, err := url.Parse(s.BaseURL)
	if err != nil || base.Host == "" {
		return s.AnamHosts
	}
	if s.AnamHosts == nil && isAnam(base) {
		return anamSources
	}
	return append(originSources(base), s.AnamHosts...)
}

func isAnam(u *url.URL) bool {
	return u.Scheme == "https" && strings.HasSuffix("."+u.Hostname(), ".anam.ai")
}

// originSources are an origin and its sockets.
func originSources(u *url.URL) []string {
	return []string{u.Scheme + "://" + u.Host, "ws" + strings.TrimPrefix(u.Scheme, "http") + "://" + u.Host}
}
