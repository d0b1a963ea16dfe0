package httpkit

import (
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// canonicalOrigin writes an origin as browsers do; it is empty for what names no site, such as null.
func canonicalOrigin(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return ""
	}
	return u.Scheme + "://" + canonicalHost(u.Host, u.Scheme)
}

// canonicalHost writes host:port in lower case, without the scheme's own port and without the dot that may end a host's name.
// Browsers do most of this already; proxies and people who write settings don't.
func canonicalHost(host, scheme string) string {
	u := url.URL{Host: strings.ToLower(host)}
	name, port := strings.TrimSuffix(u.Hostname(), "."), u.Port()
	if ip, err := netip.ParseAddr(name); err == nil {
		name = ip.String()
	}
	if port == defaultPorts[scheme] {
		port = ""
	}
	return strings.TrimSuffix(net.JoinHostPort(name, port), ":")
}

var defaultPorts = map[string]string{"http": "80", "https": "443"}

// longestHost is that of a host's name in DNS, with a port.
const longestHost = 253 + len(":65535")

// loggable gives an origin or host for the log: one that is too long, or holds what no host has, may hold anything.
func loggable(text string) string {
	_, host, found := strings.Cut(text, "://")
	if !found {
		host = text
	}
	if len(host) > longestHost || strings.ContainsFunc(host, outsideHosts) {
		return "unreadable"
	}
	return text
}

func outsideHosts(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune(".:-_[]", r))
}
