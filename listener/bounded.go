package listener

import (
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"time"
)

// Bounds say how many connections may be open at once.
type Bounds struct {
	// All is the number of connections from everywhere.
	All int
	// PerAddress is the number from one address; an IPv6 network of 64 bits counts as one.
	PerAddress int
	// Exempt are networks that PerAddress does not bind: proxies, behind which everybody has the same address.
	// Loopback is always exempt.
	Exempt []netip.Prefix
}

// Bounded gives a listener that closes each connection beyond the bounds at once, and logs one of them a second.
// Waiting in place of closing would make everybody behind the bound wait with them.
func Bounded(plain net.Listener, b Bounds, log *slog.Logger, now func() time.Time) *BoundedListener {
	return &BoundedListener{
		Listener: plain, bounds: b, from: map[netip.Addr]int{},
		told: eachSecond{log: log, now: now, message: "connection closed: too many are open"},
	}
}

// BoundedListener counts its connections.
type BoundedListener struct {
	net.Listener
	bounds Bounds
	told   eachSecond

	mu      sync.Mutex
	all     int
	from    map[netip.Addr]int // of addresses that PerAddress binds
	refused uint64
}

// Open is how many connections are open.
func (l *BoundedListener) Open() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all
}

// Refused is how many connections were closed at once, since the start.
func (l *BoundedListener) Refused() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.refused
}

func (l *BoundedListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		tcp, ok := conn.(*net.TCPConn)
		if !ok {
			return conn, nil // only TCP has addresses to count by
		}
		peer := l.countedAddress(tcp.RemoteAddr().(*net.TCPAddr).AddrPort().Addr())
		if bound, n := l.enter(peer); bound != "" {
			_ = tcp.Close()
			l.told.tell("bound", bound, "open", n)
			continue
		}
		return &countedConn{TCPConn: tcp, leave: sync.OnceFunc(func() { l.leave(peer) })}, nil
	}
}

// enter counts a connection, or names the bound that it would break and how many are open.
func (l *BoundedListener) enter(peer netip.Addr) (bound string, open int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all >= l.bounds.All {
		l.refused++
		return "all", l.all
	}
	if peer.IsValid() && l.from[peer] >= l.bounds.PerAddress {
		l.refused++
		return "per_address", l.from[peer]
	}
	l.all++
	if peer.IsValid() {
		l.from[peer]++
	}
	return "", l.all
}

func (l *BoundedListener) leave(peer netip.Addr) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all--
	if !peer.IsValid() {
		return
	}
	if l.from[peer]--; l.from[peer] == 0 {
		delete(l.from, peer)
	}
}

// countedAddress gives the address that PerAddress counts by; it is invalid for an exempt one.
func (l *BoundedListener) countedAddress(addr netip.Addr) netip.Addr {
	addr = addr.Unmap()
	for _, network := range l.bounds.Exempt {
		if network.Contains(addr) {
			return netip.Addr{}
		}
	}
	switch {
	case addr.IsLoopback():
		return netip.Addr{}
	case addr.Is6():
		return netip.PrefixFrom(addr, 64).Masked().Addr()
	}
	return addr
}

// countedConn leaves the count when it is closed, also when that is tried twice.
type countedConn struct {
	*net.TCPConn
	leave func()
}

func (c *countedConn) Close() error {
	defer c.leave()
	return c.TCPConn.Close()
}
