package routes

import (
	"net/http/httptest"
	"net/netip"
	"testing"

	"greenroom/routes/httpkit"

	"github.com/gofiber/fiber/v2"
)

func TestClientAddress(t *testing.T) {
	t.Parallel()
	const peer = "0.0.0.0" // app.Test's
	proxies := []netip.Prefix{netip.MustParsePrefix("0.0.0.0/32"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for name, at := range map[string]struct {
		trusted   []netip.Prefix
		forwarded []string
		want      string
	}{
		"no proxy is trusted":            {nil, []string{"203.0.113.9"}, peer},
		"only others are trusted":        {proxies[1:], []string{"203.0.113.9"}, peer},
		"no header":                      {proxies, nil, peer},
		"one proxy":                      {proxies, []string{"203.0.113.9"}, "203.0.113.9"},
		"what the client made up":        {proxies, []string{"198.51.100.1, 203.0.113.9"}, "203.0.113.9"},
		"two proxies":                    {proxies, []string{"198.51.100.1, 203.0.113.9, 10.1.2.3"}, "203.0.113.9"},
		"two headers":                    {proxies, []string{"198.51.100.1", "203.0.113.9, 10.1.2.3"}, "203.0.113.9"},
		"with a port":                    {proxies, []string{"203.0.113.9:4711"}, "203.0.113.9"},
		"IPv6 with a port":               {proxies, []string{"[2001:db8::1]:4711"}, "2001:db8::1"},
		"IPv6":                           {proxies, []string{"2001:db8::1, fd00::7"}, "2001:db8::1"},
		"IPv4 in IPv6":                   {proxies, []string{"203.0.113.9, ::ffff:10.0.0.1"}, "203.0.113.9"},
		"garbage nearest":                {proxies, []string{"203.0.113.9, unknown"}, peer},
		"garbage behind a trusted proxy": {proxies, []string{"<script>, 10.1.2.3"}, "10.1.2.3"},
		"only proxies":                   {proxies, []string{"10.1.1.1, 10.1.2.3"}, "10.1.1.1"},
		"empty":                          {proxies, []string{""}, peer},
	} {
		t.Run(name, func(t *testing.T) {
			var got string
			rows := []httpkit.Route{{Method: get, Path: "/", Rule: httpkit.Anyone, Format: httpkit.JSON, Handle: func(c *fiber.Ctx) error {
				got = httpkit.RequestOf(c).Address
				return nothingMore(c)
			}}}
			k := probed(t, rows, func(o *Options) { o.TrustedProxies = at.trusted })
			r := httptest.NewRequest(get, "/", nil)
			r.Header["X-Forwarded-For"] = at.forwarded
			r.Header.Set("X-Real-Ip", "198.51.100.77")
			k.send(r).want(204)
			if got != at.want {
				t.Errorf("address %q, want %q", got, at.want)
			}
		})
	}
}
