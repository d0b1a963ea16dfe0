package pages

import (
	"net/url"
	"strings"

	"greenroom/routes/httpkit"

	"github.com/gofiber/fiber/v2"
)

// anamSources are the hosts of Anam's API and engines, for the content security policy.
var anamSources = []string{"https://*.anam.ai", "wss://*.anam.ai"}

// openToAnam allows the preview page to connect to Anam, to use the microphone, and to be framed by our own editor.
// No other page may do any of these.
func (s previewPages) openToAnam(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy, httpkit.PagePolicy(strings.Join(append([]string{"'self'"}, s.anamSources()...), " "), "'self'"))
	httpkit.AllowMicrophone(c)
}

// anamSources are the hosts that the SDK connects to.
func (s previewPages) anamSources() []string {
	base, err := url.Parse(s.anamURL)
	if err != nil || base.Host == "" {
		return s.anamHosts
	}
	if s.anamHosts == nil && isAnam(base) {
		return anamSources
	}
	return append(originSources(base), s.anamHosts...)
}

func isAnam(u *url.URL) bool {
	return u.Scheme == "https" && strings.HasSuffix("."+u.Hostname(), ".anam.ai")
}

// originSources are an origin and its WebSocket origin.
func originSources(u *url.URL) []string {
	return []string{u.Scheme + "://" + u.Host, "ws" + strings.TrimPrefix(u.Scheme, "http") + "://" + u.Host}
}
