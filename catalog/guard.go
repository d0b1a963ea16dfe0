package catalog

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"syscall"
	"time"
)

var errPrivate = errors.New("media may not come from a private address")

// guardedTransport reaches public addresses only, and the sandbox.
// The check sits below name resolution, so that a name which resolves to a private address is caught too.
// A proxy of the environment is left aside: it would look names up behind the guard's back.
func guardedTransport(sandboxOrigin string) *http.Transport {
	open := &net.Dialer{Timeout: dialTimeout}
	guarded := &net.Dialer{Timeout: dialTimeout, Control: publicOnly}
	return &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			if sandboxOrigin != "" && address == sandboxOrigin {
				return open.DialContext(ctx, network, address)
			}
			return guarded.DialContext(ctx, network, address)
		},
		ForceAttemptHTTP2: true, MaxIdleConnsPerHost: fetchesAtOnce, IdleConnTimeout: 30 * time.Second,
		TLSHandshakeTimeout: dialTimeout, MaxResponseHeaderBytes: 64 << 10, DisableCompression: true,
	}
}

func publicOnly(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("read address: %w", err)
	}
	if !isPublic(to.Addr().Unmap()) {
		return errPrivate
	}
	return nil
}

// reserved are special-purpose networks (RFC 6890 and IANA's registries) that netip's own tests leave out.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("168.63.129.16/32"), // Azure's platform service, which every virtual machine there reaches
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("3fff::/20"),
}

// globalIPv6 is all that is given out for the public Internet (RFC 4291); what lies outside maps to IPv4 or stays local.
var globalIPv6 = netip.MustParsePrefix("2000::/3")

func isPublic(a netip.Addr) bool {
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.Is6() && !globalIPv6.Contains(a) {
		return false
	}
	return !slices.ContainsFunc(reserved, func(network netip.Prefix) bool { return network.Contains(a) })
}
