package httpkit

import (
	"net"
	"net/netip"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// clientAddress walks the hops from the peer outwards and gives the first address that is no trusted proxy.
// Hops further left are written by the client and are not believed.
func clientAddress(c *fiber.Ctx, trusted []netip.Prefix) string {
	address, ok := peer(c)
	if !ok {
		return ""
	}
	if !isTrusted(address, trusted) {
		return address.String()
	}
	hops := forwardedFor(c)
	for i := len(hops) - 1; i >= 0 && isTrusted(address, trusted); i-- {
		hop, ok := parseHop(hops[i])
		if !ok {
			break
		}
		address = hop
	}
	return address.String()
}

// networkOf is what one household, office or server has: an IPv4 address, or an IPv6 network of 64 bits.
// It is empty for a trusted proxy that didn't say for whom it speaks: everybody would be that network.
func networkOf(address string, trusted []netip.Prefix) string {
	parsed, err := netip.ParseAddr(address)
	switch {
	case err != nil || isTrusted(parsed, trusted):
		return ""
	case parsed.Is4():
		return address
	}
	return netip.PrefixFrom(parsed, 64).Masked().String()
}

// peer is the address at the other end of the connection.
func peer(c *fiber.Ctx) (netip.Addr, bool) {
	if tcp, ok := c.Context().RemoteAddr().(*net.TCPAddr); ok {
		address := plain(tcp.AddrPort().Addr())
		return address, address.IsValid()
	}
	return parseHop(c.Context().RemoteAddr().String())
}

// forwardedFor lists the hops of every X-Forwarded-For header, in the order in which they were written.
func forwardedFor(c *fiber.Ctx) []string {
	var hops []string
	for _, line := range c.Request().Header.PeekAll(fiber.HeaderXForwardedFor) {
		hops = append(hops, strings.Split(string(line), ",")...)
	}
	return hops
}

// plain has no zone; an IPv4-mapped IPv6 address counts as IPv4.
func plain(address netip.Addr) netip.Addr { return address.Unmap().WithZone("") }

// parseHop reads an address with or without a port.
func parseHop(text string) (netip.Addr, bool) {
	text = strings.TrimSpace(text)
	if withPort, err := netip.ParseAddrPort(text); err == nil {
		return plain(withPort.Addr()), true
	}
	address, err := netip.ParseAddr(strings.Trim(text, "[]"))
	return plain(address), err == nil
}

func isTrusted(address netip.Addr, trusted []netip.Prefix) bool {
	for _, proxies := range trusted {
		if proxies.Contains(address) {
			return true
		}
	}
	return false
}
