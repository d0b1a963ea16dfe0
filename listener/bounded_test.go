package listener

import (
	"bytes"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// tcpPair is one accepted connection and its other end.
func tcpPair(t *testing.T, l net.Listener, addr string) (server, client net.Conn) {
	t.Helper()
	client, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	if err := client.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	server, err = l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return server, client
}

func TestBoundedInAll(t *testing.T) {
	t.Parallel()
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	addr := plain.Addr().String()
	var log bytes.Buffer
	l := Bounded(plain, Bounds{All: 2, PerAddress: 1}, slog.New(slog.NewTextHandler(&log, nil)), time.Now)
	first, _ := tcpPair(t, l, addr)
	tcpPair(t, l, addr) // loopback is exempt from PerAddress

	over, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer over.Close()
	accepted := make(chan net.Conn, 1)
	go func() { conn, _ := l.Accept(); accepted <- conn }()
	if got, err := io.ReadAll(over); err == nil && len(got) != 0 {
		t.Errorf("read %q", got)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	_ = first.Close() // counts once
	next, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	conn := <-accepted
	defer conn.Close()
	if conn.RemoteAddr().String() != next.LocalAddr().String() {
		t.Error("the refused connection was accepted")
	}
	if l.Open() != 2 || l.Refused() != 1 {
		t.Errorf("%d counted as open, %d as refused; 2 are open and 1 was refused", l.Open(), l.Refused())
	}
	if !strings.Contains(log.String(), "bound=all") {
		t.Errorf("not logged: %s", log.String())
	}
}

func TestBoundedByAddress(t *testing.T) {
	t.Parallel()
	b := &BoundedListener{
		bounds: Bounds{All: 100, PerAddress: 2, Exempt: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}},
		from:   map[netip.Addr]int{},
	}
	cases := []struct {
		name  string
		peers []string
		want  []string // the bound that each breaks
	}{
		{"one address", []string{"192.0.2.1", "192.0.2.1", "192.0.2.1"}, []string{"", "", "per_address"}},
		{"another one", []string{"192.0.2.2"}, []string{""}},
		{"the same written as IPv6", []string{"::ffff:192.0.2.1"}, []string{"per_address"}},
		{"one network of 64 bits", []string{"2001:db8::1", "2001:db8::2", "2001:db8::3"}, []string{"", "", "per_address"}},
		{"a proxy", []string{"10.1.2.3", "10.1.2.3", "10.1.2.3"}, []string{"", "", ""}},
		{"loopback", []string{"::1", "::1", "127.0.0.1", "127.0.0.1", "127.0.0.1"}, []string{"", "", "", "", ""}},
	}
	for _, c := range cases {
		for i, peer := range c.peers {
			if got, _ := b.enter(b.countedAddress(netip.MustParseAddr(peer))); got != c.want[i] {
				t.Errorf("%s, number %d: %q, want %q", c.name, i+1, got, c.want[i])
			}
		}
	}
	one := b.countedAddress(netip.MustParseAddr("192.0.2.1"))
	b.leave(one)
	if got, _ := b.enter(one); got != "" {
		t.Error("a place that was left cannot be taken")
	}
	b.leave(one)
	b.leave(one)
	if _, kept := b.from[one]; kept {
		t.Error("an address without connections is still remembered")
	}
}
