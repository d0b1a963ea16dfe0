package main

import (
	"net/netip"
	"syscall"

	"greenroom/listener"
)

const (
	// keptDescriptors are for the database, the log, the sandbox and what a request opens beside its connection.
	keptDescriptors = 64
	// mostConnections is a bound for machines with very many descriptors: memory ends before these do.
	mostConnections = 20_000
	// leastConnections is for machines with hardly any: fewer would not serve one browser.
	leastConnections = 8
)

// descriptorLimit is how many descriptors this process may have. Go itself has raised it to the hard limit at start.
func descriptorLimit() int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil || limit.Cur > 1<<30 {
		return 1 << 30
	}
	return int(limit.Cur)
}

// connectionBounds leaves each connection two descriptors, because a request for a token has one to Anam beside its own.
func connectionBounds(descriptors int, proxies []netip.Prefix) listener.Bounds {
	all := min(max((descriptors-keptDescriptors)/2, leastConnections), mostConnections)
	return listener.Bounds{All: all, PerAddress: max(all/4, leastConnections), Exempt: proxies}
}
