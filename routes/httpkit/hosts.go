package httpkit

import (
	"net/netip"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"greenroom/messages"
)

// refuseOtherHosts keeps pages from being used under a name that somebody else pointed at this server (DNS rebinding):
// browsers take such a page's requests for its own. Apps may call the API by any name, they have no browser's cookies;
// probes call by address; and a proxy on this machine, or a person beside it, by a loopback name.
func (s *Server) refuseOtherHosts(c *fiber.Ctx, r *Route) error {
	if !s.HoldHost || r.Format != Page && r.Rule.Role == "" {
		return nil
	}
	name := nameIn(string(c.Request().Host()))
	if name == nameIn(s.PublicURL.Host) || isLoopback(name) {
		return nil
	}
	RequestOf(c).refusal = s.hostRefusal(name)
	return messages.NewError(messages.OtherHost, messages.Facts{Where: s.publicOrigin})
}

// nameIn gives the name or address in host:port. The port is left out of it: proxies drop or change it, and who owns the name owns all its ports.
func nameIn(host string) string {
	u := url.URL{Host: canonicalHost(host, "")}
	return u.Hostname()
}

// isLoopback tells whether a name is the machine itself. No name server is asked for these names.
func isLoopback(name string) bool {
	ip, err := netip.ParseAddr(name)
	return name == "localhost" || err == nil && ip.IsLoopback()
}
