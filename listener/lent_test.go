package listener

import (
	"errors"
	"net"
	"testing"
	"time"
)

// Who connects between two users of a socket is served by the second.
func TestLentSocketStaysOpen(t *testing.T) {
	t.Parallel()
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	owner := plain.(*net.TCPListener)
	borrowed, addr := Lend(owner), plain.Addr().String()
	tcpPair(t, borrowed, addr)
	ended := make(chan error, 1)
	go func() {
		_, err := borrowed.Accept()
		ended <- err
	}()
	if err := borrowed.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, net.ErrClosed) {
		t.Errorf("got %v", err)
	}
	if _, err := borrowed.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("again: %v", err)
	}
	between, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer between.Close()
	if err := owner.SetDeadline(time.Time{}); err != nil {
		t.Fatal(err)
	}
	conn, err := owner.Accept()
	if err != nil || conn.RemoteAddr().String() != between.LocalAddr().String() {
		t.Errorf("accepted %v, %v", conn, err)
	}
}
