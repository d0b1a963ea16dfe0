package pages

import (
	"greenroom/routes/httpkit"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// anamSources are where Anam's API and its engines are, for a content security policy.
var anamSources = []string{"https://*.anam.ai", "wss://*.anam.ai"}

// openToAnam lets a preview's page reach Anam and the microphone, and stand in a frame of our own editor.
// No other page may do any of it.
func (p previewPages) openToAnam(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy, httpkit.PagePolicy(strings.Join(append([]string{"'self'"}, p.anamSources()...), " "), "'self'"))
	httpkit.AllowMicrophone(c)
}

// anamSources are the hosts that the browser's SDK talks to.
func (p previewPages) anamSources() []string {
	base, err := url.Parse(p.anamURL)
	if err != nil || base.Host == "" {
		return p.anamHosts
	}
	if p.anamHosts == nil && isAnam(base) {
		return anamSources
	}
	return append(originSources(base), p.anamHosts...)
}

func isAnam(u *url.URL) bool {
	return u.Scheme == "https" && strings.HasSuffix("."+u.Hostname(), ".anam.ai")
}

// originSources are an origin and its sockets.
func originSources(u *url.URL) []string {
	return []string{u.Scheme + "://" + u.Host, "ws" + strings.TrimPrefix(u.Scheme, "http") + "://" + u.Host}
}
