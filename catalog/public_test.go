package catalog

import (
	"net/netip"
	"testing"
)

func TestPublicAddresses(t *testing.T) {
	t.Parallel()
	isPublic := func(text string) bool { return publicOnly.SafeAddr(netip.MustParseAddr(text).Unmap()) == nil }
	for _, text := range []string{"1.1.1.1", "8.8.8.8", "172.32.0.1", "192.169.0.1", "100.128.0.1", "168.63.129.17", "2606:4700::1111", "2a00:1450:4001:800::200e", "::ffff:1.1.1.1"} {
		if !isPublic(text) {
			t.Errorf("%s is public", text)
		}
	}
	for _, text := range []string{
		"0.0.0.0", "0.1.2.3", "10.255.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "169.254.169.254", "168.63.129.16",
		"172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
		"203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1",
		"2001::1", "2001:db8::1", "2002:7f00:1::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
	} {
		if isPublic(text) {
			t.Errorf("%s is not public", text)
		}
	}
}

func TestOddAddressesAreRefused(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "127.0.0.1", "example.org:80", "/run/socket", "[::ffff:127.0.0.1]:80", "[fe80::1%lo]:80"} {
		for _, network := range []string{"tcp4", "tcp6"} {
			if publicOnly.Safe(network, address, nil) == nil {
				t.Errorf("%s to %q was let through", network, address)
			}
		}
	}
	if err := publicOnly.Safe("tcp6", "[2606:4700::1111]:8443", nil); err != nil {
		t.Error(err)
	}
}
