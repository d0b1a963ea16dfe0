package catalog

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"time"

	"code.dny.dev/ssrf"
)

var errPrivate = errors.New("media may not come from a private address")

// guardedTransport prevents SSRF: it connects to public addresses and to the sandbox, nowhere else.
// The check runs after name resolution, so it also catches a public name with a private address.
// It ignores HTTP_PROXY: a proxy would resolve names itself, past this check.
func guardedTransport(sandboxOrigin string) *http.Transport {
	open := &net.Dialer{Timeout: dialTimeout}
	guarded := &net.Dialer{Timeout: dialTimeout, Control: publicOnly.Safe}
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

// publicOnly refuses every network that IANA reserves, and all of IPv6 outside of global unicast.
// Cloud metadata services answer inside these networks; Azure's is the one at a public address.
var publicOnly = ssrf.New(ssrf.WithAnyPort(), ssrf.WithDeniedV4Prefixes(netip.MustParsePrefix("168.63.129.16/32")))
